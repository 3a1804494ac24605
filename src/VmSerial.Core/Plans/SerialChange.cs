using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>
/// One port of one VM, what it is and what it shall be: the row of the drift table, the two strings of -WhatIf, the step
/// of an apply, the check of a compliance run and the line of a report.
/// </summary>
public sealed record SerialChange
{
    /// <summary>What is compared, such as <c>Serial port 1</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Server and VM, such as <c>vc01/web1</c>.</summary>
    public required string Target { get; init; }

    /// <summary>What is wanted, in one line.</summary>
    public required string Desired { get; init; }

    /// <summary>What was found, in the same words.</summary>
    public required string Actual { get; init; }

    /// <summary>Whether nothing differs.</summary>
    public bool InDesiredState => Action == ChangeAction.None;

    /// <summary>What to know or to do; empty when there is nothing to say.</summary>
    public string Advice { get; init; } = "";

    /// <summary>What has to be done.</summary>
    public required ChangeAction Action { get; init; }

    /// <summary>Why the change cannot be sent now; <see cref="ChangeObstacle.None"/> when it can.</summary>
    public ChangeObstacle Obstacle { get; init; }

    /// <summary>The VM as it was read.</summary>
    public required VirtualMachineInfo VM { get; init; }

    /// <summary>What is wanted.</summary>
    public required DesiredPort Wanted { get; init; }

    /// <summary>The port as it was found; null when there is none.</summary>
    public SerialPort? Found { get; init; }

    /// <summary>The place in the plan, when there is one.</summary>
    public SourcePosition? Position { get; init; }

    /// <summary>The second string of -WhatIf: what is done, from what, to what.</summary>
    public string Operation => Action switch
    {
        ChangeAction.Add => $"{Title}: add {Desired}",
        ChangeAction.Remove => $"{Title}: remove (found: {Actual})",
        _ => $"{Title}: change from {Actual} to {Desired}",
    };
}
