using System.Collections.Generic;

namespace VmSerial.VSphere;

/// <summary>Finds the host of a VM. Ids are unique on one server only, so the server is part of the key.</summary>
/// <param name="hosts">The hosts that were read.</param>
internal sealed class HostLookup(IReadOnlyList<HostInfo> hosts)
{
    private readonly Dictionary<(string Server, ManagedObjectReference Host), HostInfo> _hosts = Index(hosts);

    /// <summary>The host of a VM, or null when it was not read.</summary>
    internal HostInfo? Of(VirtualMachineInfo vm)
        => vm.Host is { } reference && _hosts.TryGetValue((vm.Server, reference), out HostInfo? host) ? host : null;

    private static Dictionary<(string, ManagedObjectReference), HostInfo> Index(IReadOnlyList<HostInfo> hosts)
    {
        var index = new Dictionary<(string, ManagedObjectReference), HostInfo>(hosts.Count);
        foreach (HostInfo host in hosts)
            index[(host.Server, host.Reference)] = host;
        return index;
    }
}
