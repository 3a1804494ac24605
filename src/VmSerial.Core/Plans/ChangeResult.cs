using VmSerial.Errors;
using VmSerial.Serial;

namespace VmSerial.Plans;

/// <summary>A change and what became of it.</summary>
/// <param name="Change">The change as it was asked for.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record ChangeResult(SerialChange Change, ChangeOutcome Outcome)
{
    /// <summary>The port as it was read back; null when it was not, or when there is none.</summary>
    public SerialPort? After { get; init; }

    /// <summary>What happened, in one line.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The failure, when there was one.</summary>
    public VmSerialException? Error { get; init; }

    /// <summary>Server and VM.</summary>
    public string Target => Change.Target;

    /// <summary>What was compared.</summary>
    public string Title => Change.Title;

    /// <summary>Whether the change is no longer needed.</summary>
    public bool Done => Outcome is ChangeOutcome.Unchanged or ChangeOutcome.Proved or ChangeOutcome.AppliedNotProved;
}
