using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>A custom ruleset of a host as it was found.</summary>
public sealed record EsxCustomRuleset
{
    /// <summary>The host as messages name it.</summary>
    public required string Target { get; init; }

    /// <summary>Its id; case counts.</summary>
    public required string Id { get; init; }

    /// <summary>The file it is in.</summary>
    public required string File { get; init; }

    /// <summary>The number of its service in that file; null where it has none.</summary>
    public string? ServiceNumber { get; init; }

    /// <summary>Its rules as the file says them.</summary>
    public IReadOnlyList<RulesetRule> Rules { get; init; } = [];

    /// <summary>Whether it is in force; null where the host does not list it, or was not asked.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Whether it can never be disabled.</summary>
    public bool Required { get; init; }

    /// <summary>Whether VmSerial added it.</summary>
    public bool IsMarked { get; init; }

    /// <summary>The addresses that may use it; empty for every address, null where they were not read.</summary>
    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>What keeps it across a reboot.</summary>
    public PersistenceMethod Persistence { get; init; }

    /// <summary>Whether it survives a reboot; null where the version was not read.</summary>
    public RebootSurvival? Survival { get; init; }

    /// <summary>The answer alone; null where the version was not read.</summary>
    public SurvivesReboot? SurvivesReboot => Survival?.Answer;

    /// <summary>What is odd about it, one sentence each.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];
}
