namespace VmSerial.Plans;

/// <summary>Something wrong with a plan file.</summary>
/// <param name="Position">Where.</param>
/// <param name="Message">What is wrong and what was expected.</param>
public sealed record PlanProblem(SourcePosition Position, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Position}: {Message}";
}
