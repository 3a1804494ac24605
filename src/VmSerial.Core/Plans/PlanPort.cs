using VmSerial.Serial;

namespace VmSerial.Plans;

/// <summary>What a plan wants of one port.</summary>
/// <param name="Desired">The settings; those the plan does not name are null.</param>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanPort(DesiredPort Desired, SourcePosition Position);
