namespace VmSerial.Plans.NPorts;

/// <summary>What a plan wants of one port of an NPort.</summary>
/// <param name="Desired">The settings; those that the plan does not name are null.</param>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanNPortPort(DesiredNPortPort Desired, SourcePosition Position);
