using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Transformers;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Shows the serial ports of VMs.</summary>
[Cmdlet(VerbsCommon.Get, "VMNetworkSerialPort")]
[OutputType("VmSerial.Serial.VMNetworkSerialPort")]
public sealed class GetVMNetworkSerialPortCommand : VMCmdlet
{
    private readonly List<InventoryReference> _vms = [];
    private IReadOnlyList<InventoryReference> _hosts = [];
    private bool _named;

    /// <summary>Only the VMs on these hosts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public PSObject[]? VMHost { get; set; }

    /// <summary>Only these ports.</summary>
    [Parameter]
    [SerialPortTransformation]
    public SerialPortReference[]? SerialPort { get; set; }

    /// <inheritdoc/>
    protected override Task BeginProcessingAsync(CancellationToken stopping)
    {
        _hosts = ReadReferences(VMHost ?? [], "HostSystem");
        return base.BeginProcessingAsync(stopping);
    }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        _named |= VM is not null;
        _vms.AddRange(ReadReferences(VM ?? []));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        if ((_named || MyInvocation.ExpectingInput) && _vms.Count == 0)
            return;
        VMSelection selection = await SelectAsync(_vms, stopping).ConfigureAwait(false);
        if (_named && selection.VMs.Count == 0)
            return;
        SerialWorld world = await ReadWorldAsync(selection.Sessions, selection.Scope, stopping).ConfigureAwait(false);
        VMHostFilter hosts = new(_hosts, world.Hosts);
        IEnumerable<VirtualMachineInfo> vms = await FindAllAsync(selection, world).ConfigureAwait(false);
        await WriteObjectsAsync(VMNetworkSerialPort.CreateAll(world, vms.Where(vm => VMHost is null || hosts.Admits(vm)))
            .Where(row => SerialPort is null || SerialPort.Any(p => p.Number == row.Number))).ConfigureAwait(false);
    }
}
