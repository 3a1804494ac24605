using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Plans;

/// <summary>The difference between a plan and the world.</summary>
/// <param name="Changes">A row for each port that the plan speaks of, in the order of the plan.</param>
/// <param name="Findings">What was seen beside the ports.</param>
public sealed record PlanComparison(IReadOnlyList<SerialChange> Changes, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether nothing differs and nothing forbids a run.</summary>
    public bool InDesiredState => Changes.All(c => c.InDesiredState) && Findings.All(f => f.Severity != FindingSeverity.Error);
}
