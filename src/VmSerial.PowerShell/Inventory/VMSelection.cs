using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Inventory;

/// <summary>The VMs that somebody named, the sessions they are looked for in, and how much has to be read for that.</summary>
/// <param name="vms">The VMs; none means all VMs.</param>
/// <param name="sessions">The sessions for those VMs that do not say where they come from.</param>
internal sealed class VMSelection(IReadOnlyList<SelectedVM> vms, IReadOnlyList<VMSerialServer> sessions)
{
    /// <summary>The VMs.</summary>
    public IReadOnlyList<SelectedVM> VMs => vms;

    /// <summary>The sessions that have to be read.</summary>
    public IReadOnlyList<VMSerialServer> Sessions
        => [.. vms.Select(vm => vm.Session).OfType<VMSerialServer>()
            .Concat(vms.Count == 0 || vms.Any(vm => vm.Session is null) ? sessions : []).Distinct()];

    /// <summary>What has to be read: the VMs themselves where all are known by reference, else all VMs.</summary>
    public WorldScope Scope
    {
        get
        {
            if (vms.Count == 0 || vms.Any(vm => vm.Named.Reference is null || (vm.Session is null && sessions.Count > 1)))
                return new WorldScope { WithPaths = vms.Any(vm => vm.Named.Pattern?.IndexOf('/') >= 0) };
            return new WorldScope
            {
                Only = vms.GroupBy(vm => (vm.Session ?? sessions[0]).Name, vm => vm.Named.Reference!.Value)
                    .ToDictionary(g => g.Key, g => (IReadOnlyCollection<ManagedObjectReference>)[.. g.Distinct()]),
            };
        }
    }

    /// <summary>Finds one of the VMs.</summary>
    /// <param name="vm">What was named.</param>
    /// <param name="read">The VMs that were read.</param>
    /// <returns>The VMs; a wildcard may fit several or none, and two VMs may have one name.</returns>
    /// <exception cref="VmSerialException"><c>VMNotFound</c>.</exception>
    public IReadOnlyList<VirtualMachineInfo> Find(SelectedVM vm, VMLookup read)
    {
        IReadOnlyList<VirtualMachineInfo> found = [.. read.Find(vm.Named)
            .Where(v => vm.Session is null || string.Equals(v.Server, vm.Session.Name, StringComparison.OrdinalIgnoreCase))];
        if (found.Count > 0 || vm.Named.IsWildcard)
            return found;
        string where = string.Join(", ", vm.Session is null ? sessions.Select(s => s.Name) : [vm.Session.Name]);
        throw new VmSerialException("VMNotFound", ErrorKind.NotFound, $"VM '{vm.Named.Shown}' not found on {where}.", vm.Named.Shown,
            "Give a name, a wildcard, an inventory path, an id or an object of Get-VM.");
    }
}
