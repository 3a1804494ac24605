using System.Collections.Generic;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Probes.HostPath;

/// <summary>What the host's rulesets, the firewall's state and what is known of the version say of the port's connection.</summary>
public sealed record FirewallEvidence : Evidence
{
    /// <summary>Whether the connection gets through, and because of which rulesets.</summary>
    public FlowVerdict? Flow { get; init; }

    /// <summary>The host's version; null where it was not read.</summary>
    public HostVersion? Version { get; init; }

    /// <summary>The rulesets in force that would let it through but for their allowed addresses.</summary>
    public IReadOnlyList<FirewallRuleset> ExcludedBy { get; init; } = [];

    /// <summary>Whether it says that the connection does not get through.</summary>
    public bool Closes => Flow is { Answer: FlowAnswer.Closed };

    /// <summary>Whether it says that the connection gets through.</summary>
    public bool Opens => Flow is { IsOpen: true };

    /// <inheritdoc/>
    public override string Topic => "firewall";
}
