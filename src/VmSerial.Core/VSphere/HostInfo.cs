using System.Collections.Generic;

namespace VmSerial.VSphere;

/// <summary>An ESXi host as it was when it was read. Immutable.</summary>
public sealed record HostInfo
{
    /// <summary>The server it was read from, as the user named it.</summary>
    public required string Server { get; init; }

    /// <summary>The reference on that server.</summary>
    public required ManagedObjectReference Reference { get; init; }

    /// <summary>The name, an address or a DNS name.</summary>
    public required string Name { get; init; }

    /// <summary>The version, such as <c>8.0.3</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The build number, such as <c>24022510</c>.</summary>
    public string Build { get; init; } = "";

    /// <summary>The cluster it belongs to; null for a standalone host.</summary>
    public ManagedObjectReference? Cluster { get; init; }

    /// <summary>The name of the cluster; empty for a standalone host.</summary>
    public string ClusterName { get; init; } = "";

    /// <summary>The rulesets of its firewall; null when they were not read.</summary>
    public IReadOnlyList<FirewallRuleset>? Rulesets { get; init; }
}
