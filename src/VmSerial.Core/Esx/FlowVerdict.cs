using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>What a host's firewall does with a flow, and because of which rulesets.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Answer">Whether it gets through.</param>
public sealed record FlowVerdict(FirewallFlow Flow, FlowAnswer Answer)
{
    /// <summary>Whether it gets through.</summary>
    public bool IsOpen => Answer is FlowAnswer.Open or FlowAnswer.NotFiltered;

    /// <summary>The enabled rulesets that let it through.</summary>
    public IReadOnlyList<string> OpenedBy { get; init; } = [];

    /// <summary>The disabled rulesets that would let it through, allowed addresses included.</summary>
    public IReadOnlyList<string> WouldOpenIfEnabled { get; init; } = [];

    /// <summary>
    /// The rulesets, enabled or not, that match but for their allowed addresses, which leave the peer out. While other rulesets let
    /// the flow through, an enabled one of these is worth a look: on some versions it restricts them too.
    /// </summary>
    public IReadOnlyList<string> ExcludePeer { get; init; } = [];

    /// <summary>The enabled rulesets that match but for their allowed addresses, which cannot be held against the peer.</summary>
    public IReadOnlyList<string> PeerUnknown { get; init; } = [];

    /// <summary>The enabled rulesets that match on paper, by an outbound range that this version of ESXi does not match.</summary>
    public IReadOnlyList<string> RangeNotMatched { get; init; } = [];
}
