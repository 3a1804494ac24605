using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.PowerShell.Changes;
using VmSerial.PowerShell.Transformers;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Adds network serial ports to VMs that are powered off.</summary>
[Cmdlet(VerbsCommon.New, "VMNetworkSerialPort", SupportsShouldProcess = true, DefaultParameterSetName = ConnectSet)]
[OutputType("VmSerial.Serial.VMNetworkSerialPort")]
public sealed class NewVMNetworkSerialPortCommand : BackingCmdlet
{
    // The lowest number that is free, which is what the server gives.
    private static readonly SerialPortReference s_nextFree = new(0, null);

    /// <summary>The number of the new port.</summary>
    [Parameter]
    [SerialPortTransformation]
    [ValidateCount(1, 1)]
    public SerialPortReference[]? SerialPort { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        Gather(SerialPort ?? [s_nextFree]);
        return Task.CompletedTask;
    }

    private protected override PortRequest Request(VirtualMachineInfo vm, DesiredPort wanted) => PortRequests.New(vm, wanted);

    private protected override bool WritesPorts => true;
}
