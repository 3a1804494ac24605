using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>The rulesets of a host as they will be once the rows that can be sent are done. Pure.</summary>
internal static class RulesetsAfter
{
    internal static IReadOnlyList<FirewallRuleset> Of(IReadOnlyList<FirewallRuleset> found, IEnumerable<RulesetChange> rows)
    {
        List<FirewallRuleset> after = [.. found];
        foreach (RulesetChange row in rows.Where(row => row.IsToBeSent))
        {
            int place = after.FindIndex(ruleset => ruleset.Key == row.Wanted.Id.Text);
            if (row.Wanted.Absent)
            {
                if (place >= 0)
                    after.RemoveAt(place);
                continue;
            }

            FirewallRuleset ruleset = Changed(place >= 0 ? after[place] : new FirewallRuleset(row.Wanted.Id.Text, false, []), row.Wanted);
            if (place >= 0)
                after[place] = ruleset;
            else
                after.Add(ruleset);
        }

        return after;
    }

    private static FirewallRuleset Changed(FirewallRuleset found, DesiredRuleset wanted) => found with
    {
        Enabled = wanted.Enabled ?? found.Enabled,
        Rules = wanted.Rules is { } rules ? [.. rules.Select(rule => rule.ToFirewallRule())] : found.Rules,
        AllIpAllowed = wanted.Allowed is { } everybody ? everybody.Count == 0 : found.AllIpAllowed,
        AllowedHosts = wanted.Allowed is { } allowed ? [.. allowed.Select(host => host.ToString())] : found.AllowedHosts,
    };
}
