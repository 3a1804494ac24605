using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>Compares one ruleset of a host with what is wanted of it. Pure.</summary>
public static class RulesetComparer
{
    /// <summary>The row of one ruleset.</summary>
    /// <param name="request">The host and the wish.</param>
    public static RulesetChange Compare(RulesetRequest request)
    {
        (HostFirewall host, DesiredRuleset wanted, SourcePosition? position) = request;
        FirewallRuleset? found = host.Rulesets.FirstOrDefault(ruleset => ruleset.Key == wanted.Id.Text);
        bool definition = DefinitionDiffers(found, wanted);
        ChangeAction action = !definition && !StateDiffers(found, wanted) ? ChangeAction.None
            : wanted.Absent ? ChangeAction.Remove
            : found is null ? ChangeAction.Add
            : ChangeAction.Edit;
        (ChangeObstacle obstacle, string advice) = action == ChangeAction.None ? default : Obstacle(request, found, definition);
        return new RulesetChange
        {
            Title = $"Ruleset {wanted.Id}",
            Target = host.Target,
            Desired = RulesetWords.Desired(wanted),
            Actual = RulesetWords.Actual(found, wanted),
            Action = action,
            Obstacle = obstacle,
            Advice = advice ?? "",
            Host = host,
            Wanted = wanted,
            Found = found,
            NeedsFile = definition,
            Position = position,
        };
    }

    /// <summary>Whether two lists of rules mean the same, in whatever order.</summary>
    /// <param name="wanted">Rules of a wish or a file.</param>
    /// <param name="found">Rules that a host listed.</param>
    public static bool SameRules(IEnumerable<RulesetRule> wanted, IEnumerable<FirewallRule> found)
        => new HashSet<FirewallRule>(wanted.Select(rule => rule.ToFirewallRule())).SetEquals(found);

    private static bool DefinitionDiffers(FirewallRuleset? found, DesiredRuleset wanted)
        => wanted.Absent ? found is not null
            : found is null ? true
            : wanted.Rules is { } rules && !SameRules(rules, found.Rules);

    private static bool StateDiffers(FirewallRuleset? found, DesiredRuleset wanted)
        => !wanted.Absent && found is not null
            && ((wanted.Enabled is { } enabled && enabled != found.Enabled) || (wanted.Allowed is { } allowed && !SameAllowed(allowed, found)));

    /// <summary>Compared as addresses, not as texts: 192.0.2.0/24 and 192.0.2.7/24 are one network.</summary>
    private static bool SameAllowed(IReadOnlyList<AllowedHost> wanted, FirewallRuleset found)
        => wanted.Count == 0 ? found.AllIpAllowed
            : !found.AllIpAllowed && found.AllowedHosts is { } texts
                && new HashSet<AllowedHost?>(wanted).SetEquals(texts.Select(AllowedHost.TryParse));

    private static (ChangeObstacle, string) Obstacle(RulesetRequest request, FirewallRuleset? found, bool definition)
    {
        (HostFirewall host, DesiredRuleset wanted, _) = request;
        if (found is null && wanted.Rules is null && !wanted.Absent)
        {
            return (ChangeObstacle.RulesetMissing, $"Host '{host.Target}' has no ruleset '{wanted.Id}', and a ruleset is made only where its rules are given.");
        }

        string? alike = host.Rulesets.Select(ruleset => ruleset.Key)
            .FirstOrDefault(key => key != wanted.Id.Text && string.Equals(key, wanted.Id.Text, StringComparison.OrdinalIgnoreCase));
        if (alike is not null && found is null)
        {
            return (ChangeObstacle.RulesetAmbiguous, $"Host '{host.Target}' has a ruleset '{alike}', which differs from '{wanted.Id}' in case only: write it the same way, or choose another id.");
        }

        return definition && !request.HasSsh
            ? (ChangeObstacle.NeedsSsh, $"Rulesets are made in a file on the host, and nothing was said about how to log in there by SSH: give -HostCredential or -KeyFile, or 'ssh:' in the plan.")
            : (ChangeObstacle.None, "");
    }
}
