using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>What single cmdlets ask of one ruleset of a host. Pure.</summary>
public static class RulesetRequests
{
    /// <summary>Adds a custom ruleset. One that says the same already is left as it is.</summary>
    /// <param name="host">The host.</param>
    /// <param name="wanted">What is wanted; its rules are given.</param>
    /// <exception cref="VmSerialException"><c>RulesetIdInUse</c>: another ruleset has the id; both are shown.</exception>
    public static RulesetRequest Add(HostFirewall host, DesiredRuleset wanted)
    {
        FirewallRuleset? found = host.Rulesets.FirstOrDefault(ruleset => ruleset.Key == wanted.Id.Text);
        return found is null || wanted.Force || RulesetComparer.SameRules(wanted.Rules ?? [], found.Rules)
            ? new RulesetRequest(host, wanted)
            : throw new VmSerialException("RulesetIdInUse", ErrorKind.AlreadyExists,
                $"Host '{host.Target}' has a ruleset '{wanted.Id}' with other rules. Found: {RulesetWords.Rules(found.Rules)}; wanted: {RulesetWords.Rules((wanted.Rules ?? []).Select(rule => rule.ToFirewallRule()))}.",
                host.Target, "Change it with Set-EsxCustomRuleset, or choose another id.");
    }

    /// <summary>Changes a custom ruleset that is there.</summary>
    /// <param name="host">The host.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <exception cref="VmSerialException"><c>RulesetNotFound</c>.</exception>
    public static RulesetRequest Set(HostFirewall host, DesiredRuleset wanted)
        => host.Rulesets.Any(ruleset => ruleset.Key == wanted.Id.Text) ? new RulesetRequest(host, wanted) : throw NotFound(host, wanted.Id);

    /// <summary>Removes a custom ruleset.</summary>
    /// <param name="host">The host.</param>
    /// <param name="id">The ruleset.</param>
    /// <param name="force">Whether one that VmSerial did not add is removed too.</param>
    /// <exception cref="VmSerialException"><c>RulesetNotFound</c>, <c>StockRuleset</c>.</exception>
    public static RulesetRequest Remove(HostFirewall host, RulesetId id, bool force)
    {
        DesiredRuleset wanted = new DesiredRuleset(id) { Absent = true, Force = force }.Checked();
        return host.Rulesets.Any(ruleset => ruleset.Key == id.Text) ? new RulesetRequest(host, wanted) : throw NotFound(host, id);
    }

    private static VmSerialException NotFound(HostFirewall host, RulesetId id)
    {
        IEnumerable<string> custom = host.Rulesets.Select(ruleset => ruleset.Key).Where(key => !StockRulesets.Contains(key));
        string known = string.Join(", ", custom);
        return new VmSerialException("RulesetNotFound", ErrorKind.NotFound,
            $"Host '{host.Target}' has no ruleset '{id}' (custom ones: {(known.Length == 0 ? "none" : known)}).", host.Target,
            NearestName.Find(id.Text, custom) is { } near ? $"Did you mean '{near}'?" : "Get-EsxCustomRuleset shows those that are there.");
    }
}
