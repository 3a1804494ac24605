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
}

/// <summary>One rule of a ruleset (vSphere API: HostFirewallRule).</summary>
/// <param name="Inbound">Whether it speaks of packets that come to the host.</param>
/// <param name="Protocol">The protocol, <c>tcp</c> or <c>udp</c>.</param>
/// <param name="FirstPort">The first port, 0 to 65535.</param>
/// <param name="LastPort">The last port, 0 to 65535.</param>
/// <param name="IsDestination">Whether the ports are destination ports.</param>
public sealed record FirewallRule(bool Inbound, string Protocol, int FirstPort, int LastPort, bool IsDestination = true)
{
    /// <summary>Whether the rule lets a connection to TCP port <paramref name="port"/> of the host in.</summary>
    public bool AdmitsInboundTcp(int port)
        => Inbound && IsDestination && Protocol == "tcp" && port >= FirstPort && port <= LastPort;
}
