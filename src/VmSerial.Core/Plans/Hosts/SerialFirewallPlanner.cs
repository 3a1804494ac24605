using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>
/// What opening or closing a host's firewall for serial ports means: decided by flows, so that nothing is asked for while any ruleset
/// lets a connection through. Pure.
/// </summary>
public static class SerialFirewallPlanner
{
    private const int NamesShown = 5;

    /// <summary>What has to be enabled on a host.</summary>
    /// <param name="host">The host and what its VMs need.</param>
    /// <param name="choice">The ruleset to enable whatever is needed; null for what the VMs need.</param>
    public static (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Enable(EsxSerialFirewall host, SerialRulesetChoice? choice)
    {
        if (!host.Firewall.RulesetsRead)
            return ([], [NotRead(host)]);
        if (choice is null && host.Firewall.Host is null)
            return ([], [NotNamed(host)]);
        IReadOnlyList<RulesetId> wanted = choice is { } one ? [IdOf(one)]
            : [.. host.Closed.Where(need => need.Verdict.WouldOpenIfEnabled.Contains(need.Need.Ruleset.Text)).Select(need => need.Need.Ruleset).Distinct()];
        return ([.. wanted.Select(id => new RulesetRequest(host.Firewall, new DesiredRuleset(id) { Enabled = true }))],
            [.. Unfiltered(host, wanted), .. wanted.Contains(SerialRulesets.Network) ? OpensMore(host) : [], .. NotOpened(host, wanted), .. NoRule(host)]);
    }

    /// <summary>What has to be disabled on a host, and which ports lose their way.</summary>
    /// <param name="host">The host and what its VMs need.</param>
    /// <param name="choice">The ruleset to disable; null for both.</param>
    public static (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Disable(EsxSerialFirewall host, SerialRulesetChoice? choice)
    {
        if (!host.Firewall.RulesetsRead)
            return ([], [NotRead(host)]);
        // A ruleset that a host does not have needs no disabling.
        List<RulesetId> ids = [.. (choice is { } one ? [IdOf(one)] : new[] { SerialRulesets.Network, SerialRulesets.Vspc }).Where(id => host.Firewall.Rulesets.Any(r => r.Key == id.Text))];
        HashSet<string> names = [.. ids.Select(id => id.Text)];
        List<NeedVerdict> losing = [.. host.Needs.Where(need => need.Verdict.Answer == FlowAnswer.Open && need.Verdict.OpenedBy.All(names.Contains))];
        Finding[] findings = losing.Count == 0 ? [] :
        [
            Warning("SerialPortsLosePath", host, $"Host '{host.Firewall.Target}': {Names(losing)} {(losing.Count == 1 ? "loses its" : "lose their")} way through the firewall.",
                "Open connections are not cut at once on every version; new ones are."),
        ];
        return ([.. ids.Select(id => new RulesetRequest(host.Firewall, new DesiredRuleset(id) { Enabled = false }))], [.. Unfiltered(host, ids), .. findings]);
    }

    private static RulesetId IdOf(SerialRulesetChoice choice) => choice == SerialRulesetChoice.Network ? SerialRulesets.Network : SerialRulesets.Vspc;

    private static Finding NotRead(EsxSerialFirewall host)
        => Warning("HostNotRead", host, $"The rulesets of host '{host.Firewall.Target}' could not be read: it was left as it is.", "Look at the host's connection, then run this again.");

    private static Finding NotNamed(EsxSerialFirewall host)
        => new(FindingSeverity.Error, "RulesetNotChosen", host.Firewall.Target, $"Host '{host.Firewall.Target}': what the VMs need is known of a session to its server only.",
            "Name the ruleset (-Ruleset Network or Vspc), or open a session (Connect-VMSerialServer).");

    // Where there are rows their comparison says it.
    private static IEnumerable<Finding> Unfiltered(EsxSerialFirewall host, IReadOnlyList<RulesetId> planned) => planned.Count > 0 ? [] : HostTraps.OfHost(host.Firewall);

    /// <summary>remoteSerialPort opens far more than one port needs; a host that only connects does not need its inbound rules.</summary>
    private static IEnumerable<Finding> OpensMore(EsxSerialFirewall host)
    {
        List<FirewallRule> inbound = [.. (host.Network?.Rules ?? []).Where(rule => rule.Inbound)];
        if (host.Network is not { Enabled: false } || inbound.Count == 0)
            yield break;
        List<FirewallNeed> direct = [.. host.Needs.Select(need => need.Need).Where(need => need.Uri.IsDirect)];
        bool clientsOnly = direct.Count > 0 && direct.All(need => need.Uri.Direction == SerialDirection.Client);
        string ports = string.Join(",", direct.Select(need => need.Flow.Port).Distinct().OrderBy(port => port).Take(16));
        yield return Warning("RulesetOpensInbound", host,
            $"Host '{host.Firewall.Target}': {SerialRulesets.Network} also opens {RulesetWords.Rules(inbound)}.",
            clientsOnly
                ? $"Its VMs' ports only connect outward: a narrower way is Add-EsxCustomRuleset -VMHost '{host.VMHost}' -Id vmserial -Port {ports} -Direction Outbound -Enable."
                : "Ports that listen need inbound rules; Add-EsxCustomRuleset opens single ones.");
    }

    /// <summary>Needs that the serial rulesets do not meet even when enabled.</summary>
    private static IEnumerable<Finding> NotOpened(EsxSerialFirewall host, IReadOnlyList<RulesetId> enabled)
    {
        HashSet<string> names = [.. enabled.Select(id => id.Text)];
        List<NeedVerdict> left = [.. host.Needs.Where(need => !need.IsOpen && !need.Verdict.WouldOpenIfEnabled.Any(names.Contains))];
        List<NeedVerdict> ranges = [.. left.Where(need => RangeIgnored(host, need))];
        if (ranges.Count > 0)
        {
            string ports = string.Join(",", ranges.Select(need => need.Need.Flow.Port).Distinct().OrderBy(port => port).Take(16));
            yield return Warning("OutboundRangeIgnored", host,
                $"Host '{host.Firewall.Target}' ({host.Version}) matches no outbound rule with a range of ports, and {SerialRulesets.Network} and {SerialRulesets.Vspc} have no other: they do not open {Names(ranges)}.",
                $"Add-EsxCustomRuleset -VMHost '{host.VMHost}' -Id vmserial -Port {ports} -Direction Outbound -Enable");
        }

        List<NeedVerdict> excluded = [.. left.Where(need => need.Verdict.ExcludePeer.Count > 0 || need.Verdict.PeerUnknown.Count > 0)];
        if (excluded.Count > 0)
            yield return Warning("AllowedIpRestricts", host,
                $"Host '{host.Firewall.Target}': the allowed addresses of {string.Join(", ", excluded.SelectMany(need => need.Verdict.ExcludePeer.Concat(need.Verdict.PeerUnknown)).Distinct())} keep out, or may keep out, {Names(excluded)}.",
                "The list is kept: somebody restricted it. A custom ruleset for the ports needed opens them without touching it (Add-EsxCustomRuleset).");
    }

    /// <summary>Needs for which the ruleset that is meant for them has no rule, such as a port that listens below 1024.</summary>
    private static IEnumerable<Finding> NoRule(EsxSerialFirewall host)
    {
        IEnumerable<NeedVerdict> closed = host.Closed.Where(need => !RangeIgnored(host, need) && need.Verdict.ExcludePeer.Count == 0 && !need.Verdict.WouldOpenIfEnabled.Contains(need.Need.Ruleset.Text));
        foreach (IGrouping<(RulesetId Ruleset, RuleDirection Direction), NeedVerdict> same in closed.GroupBy(need => (need.Need.Ruleset, need.Need.Flow.Direction)))
        {
            List<NeedVerdict> needs = [.. same];
            string ports = string.Join(",", needs.Select(need => need.Need.Flow.Port).Distinct().OrderBy(port => port).Take(16));
            string? other = needs.SelectMany(need => need.Verdict.WouldOpenIfEnabled).FirstOrDefault();
            yield return Warning("NoRulesetOpens", host, $"Host '{host.Firewall.Target}': {same.Key.Ruleset} has no rule that opens {Names(needs)}.",
                other is not null ? $"Set-EsxCustomRuleset -VMHost '{host.VMHost}' -Id {other} -Enabled"
                    : $"Add-EsxCustomRuleset -VMHost '{host.VMHost}' -Id vmserial -Port {ports} -Direction {same.Key.Direction} -Enable");
        }
    }

    private static bool RangeIgnored(EsxSerialFirewall host, NeedVerdict need)
        => need.Need.Flow.Direction == RuleDirection.Outbound && host.Version is { } version && VersionKnowledge.OutboundRangesMatch(version) == false;

    private static string Names(List<NeedVerdict> needs)
    {
        string names = string.Join(", ", needs.Take(NamesShown).Select(need => $"{need.Need.VM.Name} (serial port {need.Need.Number}, TCP {need.Need.Flow.Port})"));
        return needs.Count <= NamesShown ? names : $"{names} and {needs.Count - NamesShown} more";
    }

    private static Finding Warning(string id, EsxSerialFirewall host, string message, string advice) => new(FindingSeverity.Warning, id, host.Firewall.Target, message, advice);
}
