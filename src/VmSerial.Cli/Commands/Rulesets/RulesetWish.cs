using System.Collections.Generic;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary>What a command asks of hosts.</summary>
/// <param name="Requests">The rulesets.</param>
/// <param name="Findings">What is to be known beforehand.</param>
internal sealed record RulesetWish(IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether something that was asked for cannot be had by these requests, as the findings say.</summary>
    public bool LeavesUndone { get; init; }
}
