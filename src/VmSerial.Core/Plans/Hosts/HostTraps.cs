using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;

namespace VmSerial.Plans.Hosts;

/// <summary>What is known of hosts' firewalls that rows alone do not show. Pure.</summary>
internal static class HostTraps
{
    internal static IEnumerable<Finding> Find(IReadOnlyList<RulesetChange> rows)
        =>
        [
            .. rows.Select(row => row.Host).Distinct().SelectMany(OfHost),
            .. rows.Where(row => row.Host.Version is { } version && VersionKnowledge.OutboundRangesMatch(version) == false).SelectMany(IgnoredRanges),
            .. rows.Where(row => !row.InDesiredState && row.Wanted.Allowed is not null && SerialRulesets.Contains(row.Wanted.Id.Text)).Select(SerialAllowed),
        ];

    /// <summary>What is to be known of the firewall as a whole.</summary>
    internal static IEnumerable<Finding> OfHost(HostFirewall host)
    {
        // Reported, never changed in passing.
        if (host.State is { Enabled: false })
            yield return Warning("FirewallDisabled", host.Target, $"The firewall of host '{host.Target}' is disabled: every connection passes, whatever the rulesets say.",
                "esxcli network firewall set --enabled true turns it on; look first at what else would then be blocked.");
        else if (host.State is { Loaded: false })
            yield return Warning("FirewallNotLoaded", host.Target, $"The firewall module of host '{host.Target}' is not loaded: nothing is filtered.", "esxcli network firewall load");
        else if (host.State is { DefaultDrop: false })
            yield return Warning("FirewallPassesByDefault", host.Target, $"The firewall of host '{host.Target}' passes what no ruleset matches.", "esxcli network firewall set --default-action false");
    }

    /// <summary>ESXi 5.0 Update 1: outbound rules that span a range match nothing.</summary>
    private static IEnumerable<Finding> IgnoredRanges(RulesetChange row)
        => row.Wanted.Rules is { } rules && rules.Any(rule => rule.Direction == RuleDirection.Outbound && !rule.IsSinglePort)
            ? [Warning("OutboundRangeIgnored", row.Target, $"Ruleset '{row.Wanted.Id}': host '{row.Host.Target}' ({row.Host.Version}) matches no outbound rule with a range of ports.",
                "Write one rule for each port.") with { Position = row.Position }]
            : [];

    private static Finding SerialAllowed(RulesetChange row)
        => Warning("SerialRulesetAllowedIp", row.Target, $"Ruleset '{row.Wanted.Id}' of host '{row.Host.Target}' covers nearly all ports: VMware's manual says that its list of allowed addresses can block other services of the host.",
            "A custom ruleset with the few ports that are needed limits addresses without that.") with { Position = row.Position };

    private static Finding Warning(string id, string target, string message, string advice) => new(FindingSeverity.Warning, id, target, message, advice);
}
