using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Inventory;

/// <summary>VMs by reference and by name, so that many objects or names cost one look each.</summary>
/// <param name="vms">The VMs that were read.</param>
internal sealed class VMLookup(IReadOnlyList<VirtualMachineInfo> vms)
{
    private readonly VMIndex _index = new(vms);
    private ILookup<ManagedObjectReference, VirtualMachineInfo>? _byReference;

    /// <summary>The VMs that what was named may mean.</summary>
    public IEnumerable<VirtualMachineInfo> Find(InventoryReference named)
    {
        if (named.Reference is { } reference)
        {
            _byReference ??= vms.ToLookup(vm => vm.Reference);
            List<VirtualMachineInfo> found = [.. _byReference[reference]];
            // Ids are unique on one server only: an object that does not say where it comes from has its name to tell.
            return found.Count > 1 && named.Name is { } name ? found.Where(vm => vm.Name == name) : found;
        }
        return _index.Find(named.Pattern!);
    }
}
