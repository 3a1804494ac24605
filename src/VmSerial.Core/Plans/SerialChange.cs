namespace VmSerial.Plans;

/// <summary>
/// One thing that a plan speaks of, what it is and what it shall be: the row of the drift table, the two strings of -WhatIf, the step
/// of an apply, the check of a compliance run and the line of a report. A port of a VM, a ruleset of a host, or a port of an NPort.
/// </summary>
public abstract record SerialChange
{
    /// <summary>What is compared, such as <c>Serial port 1</c> or <c>Ruleset moxa</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Server and VM or host, such as <c>vc01/web1</c>.</summary>
    public required string Target { get; init; }

    /// <summary>What is wanted, in one line.</summary>
    public required string Desired { get; init; }

    /// <summary>What was found, in the same words.</summary>
    public required string Actual { get; init; }

    /// <summary>Whether nothing differs.</summary>
    public bool InDesiredState => Action == ChangeAction.None;

    /// <summary>Whether there is something to do, and it can be done now.</summary>
    internal bool IsToBeSent => !InDesiredState && Obstacle == ChangeObstacle.None;

    /// <summary>What to know or to do; empty when there is nothing to say.</summary>
    public string Advice { get; init; } = "";

    /// <summary>What has to be done.</summary>
    public required ChangeAction Action { get; init; }

    /// <summary>Why the change cannot be sent now; <see cref="ChangeObstacle.None"/> when it can.</summary>
    public ChangeObstacle Obstacle { get; init; }

    /// <summary>The place in the plan, when there is one.</summary>
    public SourcePosition? Position { get; init; }

    /// <summary>What messages call it, such as <c>Serial port 1 of VM 'web1'</c>.</summary>
    public abstract string Subject { get; }

    /// <summary>The second string of -WhatIf: what is done, from what, to what.</summary>
    public virtual string Operation => Action switch
    {
        ChangeAction.Add => $"{Title}: add {Desired}",
        ChangeAction.Remove => $"{Title}: remove (found: {Actual})",
        _ => $"{Title}: change from {Actual} to {Desired}",
    };
}
