using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.PowerShell.Changes;
using VmSerial.PowerShell.Transformers;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Removes serial ports from VMs that are powered off.</summary>
[Cmdlet(VerbsCommon.Remove, "VMNetworkSerialPort", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Serial.VMNetworkSerialPort")]
public sealed class RemoveVMNetworkSerialPortCommand : PortChangeCmdlet
{
    /// <summary>The ports.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [SerialPortTransformation]
    public SerialPortReference[] SerialPort { get; set; } = [];

    /// <summary>Whether the ports are written as they were before.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        Gather(SerialPort);
        return Task.CompletedTask;
    }

    private protected override DesiredPort Wish(int number) => new(number) { Absent = true };

    private protected override PortRequest Request(VirtualMachineInfo vm, DesiredPort wanted) => PortRequests.Remove(vm, wanted.Number);

    private protected override bool WritesPorts => PassThru;
}
