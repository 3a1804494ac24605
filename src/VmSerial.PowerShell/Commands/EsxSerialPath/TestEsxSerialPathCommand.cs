using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.PowerShell.Hosts;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Says where the way from a VM's port to its far end is broken, seen from the host that the VM is on.</summary>
[Cmdlet(VerbsDiagnostic.Test, "EsxSerialPath")]
[OutputType("VmSerial.Probes.EsxSerialPath")]
public sealed class TestEsxSerialPathCommand : SerialPathCmdlet
{
    private protected override async Task ProcessPathsAsync(
        IReadOnlyList<VMSerialServer> sessions, IReadOnlyList<(VirtualMachineInfo VM, IReadOnlyCollection<int>? Numbers)> vms, CancellationToken stopping)
        => await WriteObjectsAsync(await TestAsync(sessions, vms, stopping).ConfigureAwait(false)).ConfigureAwait(false);
}
