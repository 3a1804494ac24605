using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>One ruleset of one host, what it is and what it shall be.</summary>
public sealed record RulesetChange : SerialChange
{
    /// <summary>The host's firewall as it was read.</summary>
    public required HostFirewall Host { get; init; }

    /// <summary>What is wanted.</summary>
    public required DesiredRuleset Wanted { get; init; }

    /// <summary>The ruleset as it was found; null when there is none.</summary>
    public FirewallRuleset? Found { get; init; }

    /// <summary>Whether a file on the host has to be edited, which needs SSH; else the API does it all.</summary>
    public bool NeedsFile { get; init; }

    /// <inheritdoc/>
    public override string Subject => $"{Title} of host '{Host.Target}'";
}
