using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>What is to be done on a host so that a wish comes true, worked out without touching it. Immutable.</summary>
public sealed record RulesetEdit
{
    /// <summary>The host as it was read.</summary>
    public required RulesetFiles Before { get; init; }

    /// <summary>The wish.</summary>
    public required RulesetWish Wish { get; init; }

    /// <summary>The ruleset as its file is to say it; null when it is not to be there.</summary>
    public CustomRuleset? Ruleset { get; init; }

    /// <summary>The files that change, in the order in which they do.</summary>
    public IReadOnlyList<HostFileEdit> Files { get; init; } = [];

    /// <summary>The VIB that comes or goes; null for none.</summary>
    public VibEdit? Vib { get; init; }

    /// <summary>Whether the host has to read its files again.</summary>
    public bool Refreshes { get; init; }

    /// <summary>The commands that set what no file holds: enabled, and the allowed addresses.</summary>
    public IReadOnlyList<EsxCliCommand> Commands { get; init; } = [];

    /// <summary>The commands that set it back.</summary>
    public IReadOnlyList<EsxCliCommand> UndoCommands { get; init; } = [];

    /// <summary>Whether auto-backup has to save the change.</summary>
    public bool SavesState { get; init; }

    /// <summary>What keeps the ruleset across a reboot afterwards.</summary>
    public PersistenceMethod Persistence { get; init; }

    /// <summary>Why that was chosen.</summary>
    public string PersistenceReason { get; init; } = "";

    /// <summary>Whether the ruleset survives a reboot afterwards, and what would undo it; null for a ruleset that goes.</summary>
    public RebootSurvival? Survival { get; init; }

    /// <summary>How the ruleset was found, in words.</summary>
    public required string Actual { get; init; }

    /// <summary>How it is to be, in words.</summary>
    public required string Desired { get; init; }

    /// <summary>The host as messages name it.</summary>
    public string Target => Before.Target;

    /// <summary>The ruleset.</summary>
    public RulesetId Id => Wish.Id;

    /// <summary>Whether the host is as wished already, so that nothing is sent.</summary>
    public bool ChangesNothing => Files.Count == 0 && Vib is null && !Refreshes && Commands.Count == 0;

    /// <summary>Whether the ruleset is to be in force afterwards; null where that is not known or there is none.</summary>
    internal bool? EnabledAfter { get; init; }

    /// <summary>The steps in words, for a confirmation and for a report.</summary>
    public IReadOnlyList<string> Steps => [.. StepsInWords()];

    private IEnumerable<string> StepsInWords()
    {
        foreach (HostFileEdit file in Files)
        {
            yield return file.Content is null ? $"remove {file.Path}"
                : file.Before is null ? $"write {file.Path}"
                : file.Content.SequenceEqual(file.Before.Content) ? $"set the sticky bit of {file.Path}"
                : $"change {file.Path}";
        }

        if (Vib is { LowersAcceptanceFrom: { } level })
        {
            yield return $"lower the host's acceptance level from {level} to CommunitySupported: nobody but a VIB's author has tested it then, VMware gives no support for it, and Secure Boot cannot be used";
        }

        if (Vib is not null)
        {
            yield return Vib.Content is null ? $"remove the VIB {Vib.Name}" : $"install the VIB {Vib.Name}";
        }

        if (Refreshes)
        {
            yield return "refresh the firewall";
        }

        foreach (EsxCliCommand command in Commands)
        {
            yield return command.ToShell();
        }

        if (SavesState)
        {
            yield return "save the host's state with auto-backup.sh";
        }
    }
}
