using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>Finds hosts by exact name, id, the name of their cluster, or a wildcard. Pure.</summary>
public static class HostSelector
{
    /// <summary>The hosts that a pattern fits. Names are compared without case; an exact name of a host wins over a cluster's, and both over a wildcard.</summary>
    /// <param name="hosts">The hosts to look in.</param>
    /// <param name="pattern">A name, an id such as <c>host-12</c>, a cluster or a wildcard.</param>
    public static IReadOnlyList<HostInfo> Find(IReadOnlyList<HostInfo> hosts, string pattern)
    {
        string id = pattern.StartsWith("HostSystem-", StringComparison.Ordinal) ? pattern.Substring("HostSystem-".Length) : pattern;
        return First(hosts, host => Same(host.Name, pattern))
            ?? First(hosts, host => host.Reference.Value == id)
            ?? First(hosts, host => host.ClusterName.Length > 0 && Same(host.ClusterName, pattern))
            ?? (VMSelector.IsWildcard(pattern) ? Fitting(hosts, VMSelector.ToRegex(pattern)) : []);
    }

    /// <summary>The hosts and all others of their clusters: a VM may be moved or restarted on any of these.</summary>
    /// <param name="hosts">The hosts to look in.</param>
    /// <param name="named">Some of them.</param>
    public static IEnumerable<HostInfo> WithClusters(IReadOnlyList<HostInfo> hosts, IReadOnlyList<HostInfo> named)
        => hosts.Where(host => named.Any(one => one == host || (one.Cluster is not null && one.Server == host.Server && one.Cluster == host.Cluster)));

    private static List<HostInfo>? First(IReadOnlyList<HostInfo> hosts, Func<HostInfo, bool> fits)
        => hosts.Where(fits).ToList() is { Count: > 0 } found ? found : null;

    private static List<HostInfo> Fitting(IReadOnlyList<HostInfo> hosts, Regex regex) => [.. hosts.Where(host => regex.IsMatch(host.Name))];

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
