using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>How a custom ruleset is to be on a host, or that it is not to be there. Null means "as found".</summary>
public sealed record RulesetWish
{
    private RulesetWish(RulesetId id, CustomRuleset? ruleset)
    {
        Id = id;
        Ruleset = ruleset;
    }

    /// <summary>The ruleset's id.</summary>
    public RulesetId Id { get; }

    /// <summary>The ruleset; null when it is not to be there. Its own <see cref="CustomRuleset.Enabled"/> counts only where it is new and <see cref="Enabled"/> is null.</summary>
    public CustomRuleset? Ruleset { get; }

    /// <summary>Whether a ruleset that VmSerial did not add may be replaced, moved or removed.</summary>
    public bool Force { get; init; }

    /// <summary>What is to keep it across a reboot.</summary>
    public PersistenceChoice Persistence { get; init; } = PersistenceChoice.Auto;

    /// <summary>Whether it is to be in force; null for as found.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The addresses that may use it; empty for every address, null for as found.</summary>
    public IReadOnlyList<AllowedHost>? Allowed { get; init; }

    /// <summary>
    /// Whether the host may be told to take VIBs of the level CommunitySupported. That level says that nobody but the VIB's author has
    /// tested it, VMware gives no support for it, and a host with such a VIB cannot use Secure Boot.
    /// </summary>
    public bool AllowCommunityAcceptance { get; init; }

    /// <summary>A ruleset that is to be there.</summary>
    /// <param name="ruleset">The ruleset.</param>
    public static RulesetWish Present(CustomRuleset ruleset) => new(ruleset.Id, ruleset);

    /// <summary>A ruleset that is not to be there.</summary>
    /// <param name="id">Its id.</param>
    public static RulesetWish Absent(RulesetId id) => new(id, null);
}
