namespace VmSerial.VSphere;

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

    /// <summary>The rule in words, such as <c>outbound tcp 4001-4016</c>.</summary>
    public override string ToString()
        => $"{(Inbound ? "inbound" : "outbound")} {Protocol}{(IsDestination ? "" : " src")} {(FirstPort == LastPort ? $"{FirstPort}" : $"{FirstPort}-{LastPort}")}";
}
