using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.PowerShell.Changes;
using VmSerial.PowerShell.Transformers;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Changes serial ports; what is not named stays as it is found.</summary>
[Cmdlet(VerbsCommon.Set, "VMNetworkSerialPort", SupportsShouldProcess = true, DefaultParameterSetName = SettingsSet)]
[OutputType("VmSerial.Serial.VMNetworkSerialPort")]
public sealed class SetVMNetworkSerialPortCommand : BackingCmdlet
{
    private const string SettingsSet = "Settings";

    /// <summary>The ports.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [SerialPortTransformation]
    public SerialPortReference[] SerialPort { get; set; } = [];

    /// <summary>Whether the port is connected now.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [Parameter(ParameterSetName = ConnectSet)]
    [Parameter(ParameterSetName = ListenSet)]
    [Parameter(ParameterSetName = ProxySet)]
    public SwitchParameter Connected { get; set; }

    /// <summary>Whether the ports are written afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        Gather(SerialPort);
        return Task.CompletedTask;
    }

    private protected override DesiredPort Wish(int number)
        => base.Wish(number) with { Connected = Said(nameof(Connected), Connected) };

    private protected override PortRequest Request(VirtualMachineInfo vm, DesiredPort wanted) => PortRequests.Set(vm, wanted);

    private protected override bool WritesPorts => PassThru;
}
