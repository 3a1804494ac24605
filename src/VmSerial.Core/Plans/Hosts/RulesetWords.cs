using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>A ruleset in one line, the same words for what is wanted and for what was found. Pure.</summary>
internal static class RulesetWords
{
    /// <summary>What is wanted; only what the wish speaks of.</summary>
    internal static string Desired(DesiredRuleset wanted)
        => wanted.Absent ? "none" : Line(
            wanted.Rules is { } rules ? Rules(rules.Select(rule => rule.ToFirewallRule())) : null,
            wanted.Enabled is { } enabled ? State(enabled) : null,
            wanted.Allowed is { } allowed ? Allowed(allowed.Count == 0, allowed.Select(host => host.ToString())) : null);

    /// <summary>What was found, of what the wish speaks of.</summary>
    internal static string Actual(FirewallRuleset? found, DesiredRuleset wanted)
        => found is null ? "none" : Line(
            wanted.IsCustom ? Rules(found.Rules) : null,
            wanted.Enabled is not null || wanted.Absent ? State(found.Enabled) : null,
            wanted.Allowed is not null ? Allowed(found.AllIpAllowed, found.AllowedHosts) : null);

    /// <summary>Whether a ruleset survives a reboot, why, and what would undo it; empty for one that goes.</summary>
    internal static string Kept(RulesetEdit edit)
    {
        if (edit.Survival is not { } survival)
            return "";
        string answer = survival.Answer switch
        {
            SurvivesReboot.Yes => "It survives a reboot",
            SurvivesReboot.No => "It will be gone after a reboot",
            _ => "Whether it survives a reboot is not known",
        };
        string undone = survival.UndoneBy.Count == 0 ? "" : $" Undone by: {string.Join(", ", survival.UndoneBy)}.";
        return $"{answer} (persistence {edit.Persistence}: {survival.Reason.TrimEnd('.')}; source: {survival.Source}).{undone}";
    }

    /// <summary>Rules in one line.</summary>
    internal static string Rules(IEnumerable<FirewallRule> rules)
    {
        string text = string.Join(", ", rules);
        return text.Length == 0 ? "no rules" : text;
    }

    /// <summary>The addresses that may use a ruleset.</summary>
    internal static string Allowed(bool all, IEnumerable<string>? hosts)
        => all ? "every address" : hosts is null ? "addresses that were not read" : "only " + string.Join(", ", hosts);

    private static string State(bool enabled) => enabled ? "enabled" : "disabled";

    private static string Line(params string?[] parts)
    {
        string line = string.Join("; ", parts.Where(part => part is not null));
        return line.Length == 0 ? "there" : line;
    }
}
