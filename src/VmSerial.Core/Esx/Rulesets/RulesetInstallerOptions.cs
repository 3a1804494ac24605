using System;

namespace VmSerial.Esx;

/// <summary>Deadlines of a change on a host, and who makes it.</summary>
public sealed record RulesetInstallerOptions
{
    /// <summary>Who makes the change, such as <c>admin@desk</c>: what another run reads that finds the lock. Line breaks become blanks.</summary>
    public string Owner { get; init; } = "VmSerial";

    /// <summary>How long the host waits for the word that it can still be reached, before it puts the old files back; whole seconds, 1 to 600.</summary>
    public TimeSpan ConfirmWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a step on the host may take: uploading and putting in place, or confirming and reading back.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a run waits for another one that changes the same host.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The age from which on a lock is taken for one of a dead run.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(10);
}
