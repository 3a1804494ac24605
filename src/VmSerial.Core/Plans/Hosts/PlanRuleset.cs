namespace VmSerial.Plans.Hosts;

/// <summary>What a plan wants of one ruleset.</summary>
/// <param name="Desired">What is wanted.</param>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanRuleset(DesiredRuleset Desired, SourcePosition Position);
