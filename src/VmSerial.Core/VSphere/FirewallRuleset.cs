using System.Collections.Generic;

namespace VmSerial.VSphere;

/// <summary>A ruleset of a host's firewall (vSphere API: HostFirewallRuleset).</summary>
/// <param name="Key">The id, such as <c>remoteSerialPort</c>.</param>
/// <param name="Enabled">Whether its rules are in force.</param>
/// <param name="Rules">Its rules.</param>
/// <param name="AllIpAllowed">Whether any address may connect; else only the allowed list.</param>
public sealed record FirewallRuleset(string Key, bool Enabled, IReadOnlyList<FirewallRule> Rules, bool AllIpAllowed = true)
{
    /// <summary>
    /// The addresses and networks (<c>192.0.2.7</c>, <c>192.0.2.0/24</c>) that may connect where not every address may;
    /// null when they were not read.
    /// </summary>
    public IReadOnlyList<string>? AllowedHosts { get; init; }

    /// <summary>
    /// Whether it may be enabled and disabled (vSphere API: HostFirewallRuleset.userControllable); null on hosts before 8.0 U2, which do not say.
    /// </summary>
    public bool? EnableConfigurable { get; init; }

    /// <summary>
    /// Whether its allowed addresses may be changed (vSphere API: HostFirewallRuleset.ipListUserConfigurable); null on hosts before 8.0 U2,
    /// which do not say.
    /// </summary>
    public bool? AllowedIpConfigurable { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Key} ({(Enabled ? "enabled" : "disabled")})";
}
