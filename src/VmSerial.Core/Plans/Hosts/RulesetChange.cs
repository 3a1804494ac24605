using VmSerial.Errors;
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

    /// <summary>What is done in files of the host; null where none is edited, or where they were not read yet.</summary>
    public RulesetEdit? Edit { get; init; }

    /// <summary>Why it cannot be done, where the reason is the host's; null where nothing stands in the way, or the obstacle says it all.</summary>
    public VmSerialException? Problem { get; init; }

    /// <summary>What is done, in which files, and whether it outlives a reboot: whoever is asked has to know that.</summary>
    public override string Operation => Edit is { Steps.Count: > 0 } ? $"{base.Operation} ({string.Join("; ", Edit.Steps)}). {Advice}".TrimEnd() : base.Operation;

    /// <inheritdoc/>
    public override string Subject => $"{Title} of host '{Host.Target}'";
}
