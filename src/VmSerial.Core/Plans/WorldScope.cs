using System;
using System.Collections.Generic;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>How much of the world is read.</summary>
public sealed record WorldScope
{
    /// <summary>All VMs with their paths, all hosts with their rulesets.</summary>
    public static WorldScope Everything { get; } = new() { WithPaths = true, WithRulesets = true };

    /// <summary>The VMs to read, by server as it was named at the connection; null means all VMs of all servers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<ManagedObjectReference>>? Only { get; init; }

    /// <summary>Whether the firewall rulesets of the hosts are read.</summary>
    public bool WithRulesets { get; init; }

    /// <summary>Whether facts of the hosts beside their firewalls are read, the addresses of their vmk ports among them.</summary>
    public bool WithHostFacts { get; init; }

    /// <summary>Whether inventory paths are read.</summary>
    public bool WithPaths { get; init; }

    /// <summary>Chooses, of all hosts, those whose whole firewalls are read; null for none.</summary>
    public Func<IReadOnlyList<HostInfo>, IEnumerable<HostInfo>>? FirewallsOf { get; init; }
}
