using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;

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

    /// <summary>Its HostFirewallSystem; null where the host has none or is not connected.</summary>
    public ManagedObjectReference? FirewallSystem { get; init; }

    /// <summary>Its HostServiceSystem; null where the host has none or is not connected.</summary>
    public ManagedObjectReference? ServiceSystem { get; init; }

    /// <summary>The lockdown mode (vSphere API: HostConfigInfo.lockdownMode; before 6.0 adminDisabled).</summary>
    public LockdownMode Lockdown { get; init; }

    /// <summary>How it boots and who manages it, as far as the API says.</summary>
    public HostBoot Boot { get; init; } = new();

    /// <summary>Its services; null when they were not read.</summary>
    public IReadOnlyList<HostService>? Services { get; init; }

    /// <summary>The addresses of its VMkernel adapters that carry management traffic; empty when they were not read.</summary>
    public IReadOnlyList<string> ManagementAddresses { get; init; } = [];

    /// <summary>Whether SSH logins are served; null when it was not read.</summary>
    public bool? SshRunning => Services?.FirstOrDefault(service => service.Key == HostService.Ssh)?.Running;

    /// <summary>Server and name, as messages say it.</summary>
    public string Target => $"{Server}/{Name}";
}
