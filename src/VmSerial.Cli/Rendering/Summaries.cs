using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;

namespace VmSerial.Cli.Rendering;

/// <summary>The last line that people get.</summary>
internal static class Summaries
{
    /// <summary>A comparison in one sentence.</summary>
    public static string Of(PlanComparison comparison)
    {
        int total = comparison.Changes.Count;
        int drift = comparison.Changes.Count(c => !c.InDesiredState);
        int stuck = comparison.Changes.Count(c => !c.InDesiredState && c.Obstacle != ChangeObstacle.None);
        string subjects = Subjects(comparison);
        return drift == 0 ? $"In the desired state: {subjects}."
            : $"{subjects}: {total - drift} in the desired state, {drift} to change{(stuck > 0 ? $", {stuck} of them not possible now" : "")}.";
    }

    /// <summary>A run in one sentence.</summary>
    public static string Of(PlanComparison comparison, IReadOnlyList<ChangeResult> results)
    {
        int untouched = comparison.Changes.Count(c => c.InDesiredState);
        string counts = string.Join(", ", results.GroupBy(r => r.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Rows.Spaced(g.Key)}"));
        int sent = results.Count(r => r.Outcome is ChangeOutcome.Proved or ChangeOutcome.AppliedNotProved);
        return $"{sent} {(sent == 1 ? "change" : "changes")}; {untouched} already in the desired state{(counts.Length > 0 ? $"; {counts}" : "")}.";
    }

    // Ports are named even where there are none, unless something else is all there is.
    private static string Subjects(PlanComparison comparison)
    {
        int rulesets = comparison.Changes.OfType<RulesetChange>().Count(), nports = comparison.Changes.Count(c => c is NPortChange or NPortUnread);
        int ports = comparison.Changes.Count - rulesets - nports;
        List<string> parts = [];
        if (ports > 0 || rulesets + nports == 0)
            parts.Add(Count(ports, "port"));
        if (rulesets > 0)
            parts.Add(Count(rulesets, "ruleset"));
        if (nports > 0)
            parts.Add(Count(nports, "NPort setting"));
        return parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
