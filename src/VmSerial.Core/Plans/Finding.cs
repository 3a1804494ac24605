namespace VmSerial.Plans;

/// <summary>Something that a comparison saw beside the ports themselves: a collision, a trap, a missing ruleset.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Id">A stable PascalCase noun, such as <c>ListenerCollision</c>.</param>
/// <param name="Target">What it is about.</param>
/// <param name="Message">What was found.</param>
/// <param name="Advice">What to do.</param>
public sealed record Finding(FindingSeverity Severity, string Id, string Target, string Message, string Advice)
{
    /// <summary>The place in the plan, when there is one.</summary>
    public SourcePosition? Position { get; init; }
}
