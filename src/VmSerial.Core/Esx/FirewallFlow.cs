using System.Net;

namespace VmSerial.Esx;

/// <summary>A connection that the host's firewall has to let through.</summary>
/// <param name="Direction">Which way it is opened.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Port">Its destination port, 1 to 65535: the peer's for an outbound flow, the host's for an inbound one.</param>
/// <param name="Peer">The other side's address; null where it is not known, as for a name that only the host can resolve.</param>
public sealed record FirewallFlow(RuleDirection Direction, RuleProtocol Protocol, int Port, IPAddress? Peer = null)
{
    /// <inheritdoc/>
    public override string ToString()
        => $"{RulesetRule.Words.Of(Direction)} {RulesetRule.Words.Of(Protocol)} {Port}{(Peer is null ? "" : Direction == RuleDirection.Outbound ? $" to {Peer}" : $" from {Peer}")}";
}
