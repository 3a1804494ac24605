using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>
/// What adding, changing and removing a custom ruleset asks of hosts. A plan says only what is wanted; here somebody also says whether it
/// is there already, and a wrong idea of that is an error before anything is sent. Pure.
/// </summary>
public static class CustomRulesetPlanner
{
    /// <summary>A ruleset that is to be added; one that is there with the same rules is compared, one with other rules is left alone.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="wanted">The ruleset with its rules.</param>
    /// <exception cref="VmSerialException"><c>StockRuleset</c>, <c>InvalidRuleset</c>.</exception>
    public static (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Add(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted)
    {
        CustomRuleset custom = new(wanted.Id, wanted.Rules ?? []);
        return Plan(hosts, wanted.Checked(), (host, found) => found is not null && !wanted.Force && !RulesetComparer.SameRules(custom.Rules, found.Rules)
            ? Error("RulesetIdInUse", host,
                $"Host '{host.Target}' has a ruleset '{wanted.Id}' with other rules: {RulesetWords.Rules(found.Rules)} (wanted: {RulesetWords.Rules(custom.Rules.Select(rule => rule.ToFirewallRule()))}).",
                "Set-EsxCustomRuleset changes it; or choose another id.")
            : null);
    }

    /// <summary>A ruleset that is to be changed; it has to be there.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="wanted">What is wanted of it; what it leaves out stays.</param>
    /// <exception cref="VmSerialException"><c>StockRuleset</c>, <c>SerialRulesetAllowedIp</c>, <c>InvalidRuleset</c>.</exception>
    public static (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Set(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted)
    {
        if (wanted.Rules is not null)
            _ = new CustomRuleset(wanted.Id, wanted.Rules);

        // The serial rulesets are ours to handle; of all others of ESXi's own, whatever they guard, nothing is changed here.
        if (StockRulesets.Contains(wanted.Id.Text) && !SerialRulesets.Contains(wanted.Id.Text))
            throw new VmSerialException("StockRuleset", ErrorKind.InvalidArgument, $"'{wanted.Id}' is a ruleset of ESXi itself and no custom one.", wanted.Id.Text,
                "esxcli network firewall ruleset set is the way to those; a plan can enable and disable them too.");
        return Plan(hosts, wanted.Checked(), (host, found) => found is null
            ? Error("RulesetNotFound", host, $"Host '{host.Target}' has no ruleset '{wanted.Id}'{Others(host)}.", "Add-EsxCustomRuleset adds one.")
            : null);
    }

    /// <summary>A ruleset that is to be removed; where there is none nothing is done.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="id">The ruleset.</param>
    /// <param name="force">Whether one that VmSerial did not add is removed too.</param>
    /// <exception cref="VmSerialException"><c>StockRuleset</c>.</exception>
    public static (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Remove(IReadOnlyList<HostFirewall> hosts, RulesetId id, bool force)
        => Plan(hosts, new DesiredRuleset(id) { Absent = true, Force = force }.Checked(), (_, _) => null);

    private delegate Finding? Check(HostFirewall host, FirewallRuleset? found);

    private static (IReadOnlyList<RulesetRequest>, IReadOnlyList<Finding>) Plan(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted, Check check)
    {
        List<RulesetRequest> requests = [];
        List<Finding> findings = [];
        foreach (HostFirewall host in hosts)
        {
            Finding? wrong = !host.RulesetsRead
                ? Error("HostNotRead", host, $"The rulesets of host '{host.Target}' could not be read.", "Look at the host's connection.")
                : check(host, host.Rulesets.FirstOrDefault(ruleset => ruleset.Key == wanted.Id.Text));
            if (wrong is null)
                requests.Add(new RulesetRequest(host, wanted));
            else
                findings.Add(wrong);
        }

        return (requests, findings);
    }

    private static string Others(HostFirewall host)
    {
        string names = string.Join(", ", host.Rulesets.Where(ruleset => !StockRulesets.Contains(ruleset.Key)).Select(ruleset => ruleset.Key));
        return names.Length == 0 ? " and no custom ruleset at all" : $" (custom ones: {names})";
    }

    private static Finding Error(string id, HostFirewall host, string message, string advice) => new(FindingSeverity.Error, id, host.Target, message, advice);
}
