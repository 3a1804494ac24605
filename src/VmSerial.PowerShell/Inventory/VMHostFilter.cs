using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using VmSerial.PowerShell.Sessions;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Inventory;

/// <summary>The hosts that -VMHost names.</summary>
internal sealed class VMHostFilter
{
    private readonly HashSet<(string, ManagedObjectReference)> _hosts;

    /// <param name="named">What was named.</param>
    /// <param name="hosts">The hosts that were read.</param>
    public VMHostFilter(IReadOnlyList<InventoryReference> named, IReadOnlyList<HostInfo> hosts)
        => _hosts = [.. hosts.Where(h => named.Any(n => Fits(h, n))).Select(h => (h.Server, h.Reference))];

    /// <summary>Whether a VM is on one of the hosts.</summary>
    public bool Admits(VirtualMachineInfo vm) => vm.Host is { } host && _hosts.Contains((vm.Server, host));

    /// <summary>Whether a host is what was named.</summary>
    public static bool Fits(HostInfo host, InventoryReference named)
    {
        if (named.Server is not null && !ServerNames.Same(named.Server, host.Server))
            return false;
        if (named.Reference is { } reference)
            return reference == host.Reference && (named.Name is null || string.Equals(named.Name, host.Name, StringComparison.OrdinalIgnoreCase));
        return string.Equals(host.Name, named.Pattern, StringComparison.OrdinalIgnoreCase)
            || host.Reference.Value == named.Pattern
            || new WildcardPattern(named.Pattern, WildcardOptions.IgnoreCase).IsMatch(host.Name);
    }
}
