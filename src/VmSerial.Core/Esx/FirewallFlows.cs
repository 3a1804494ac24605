using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>
/// Decides by flows, not by names of rulesets: a flow is open when any enabled ruleset matches its direction, protocol and port and
/// its allowed addresses hold the peer. Pure; the rulesets may come from the API or from esxcli.
/// </summary>
public static class FirewallFlows
{
    private enum Fit
    {
        None,
        Full,
        PeerExcluded,
        PeerUnknown,
        RangeNotMatched,
    }

    /// <summary>Decides on one flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="rulesets">The host's rulesets.</param>
    /// <param name="state">The firewall's state; null where it was not read, and then it is taken to filter.</param>
    /// <param name="outboundRangesMatch">
    /// False on a version where outbound ranges match nothing (<see cref="VersionKnowledge.OutboundRangesMatch"/>); null counts as true.
    /// </param>
    public static FlowVerdict Decide(FirewallFlow flow, IEnumerable<FirewallRuleset> rulesets, FirewallState? state = null, bool? outboundRangesMatch = null)
    {
        ILookup<(bool Enabled, Fit Fit), string> found = rulesets
            .ToLookup(ruleset => (ruleset.Enabled, FitOf(flow, ruleset, outboundRangesMatch ?? true)), ruleset => ruleset.Key);
        IReadOnlyList<string> openedBy = [.. found[(true, Fit.Full)]];
        IReadOnlyList<string> unknown = [.. found[(true, Fit.PeerUnknown)]];
        FlowAnswer answer = state is { Blocks: false } ? FlowAnswer.NotFiltered
            : openedBy.Count > 0 ? FlowAnswer.Open
            : unknown.Count > 0 ? FlowAnswer.DependsOnPeer
            : FlowAnswer.Closed;
        return new FlowVerdict(flow, answer)
        {
            OpenedBy = openedBy,
            WouldOpenIfEnabled = [.. found[(false, Fit.Full)]],
            ExcludePeer = [.. found[(true, Fit.PeerExcluded)], .. found[(false, Fit.PeerExcluded)]],
            PeerUnknown = unknown,
            RangeNotMatched = [.. found[(true, Fit.RangeNotMatched)]],
        };
    }

    private static Fit FitOf(FirewallFlow flow, FirewallRuleset ruleset, bool rangesMatch)
    {
        List<FirewallRule> rules = [.. ruleset.Rules.Where(rule => Matches(flow, rule))];
        if (rules.Count == 0)
        {
            return Fit.None;
        }

        if (!rangesMatch && rules.All(rule => !rule.Inbound && rule.FirstPort != rule.LastPort))
        {
            return Fit.RangeNotMatched;
        }

        if (ruleset.AllIpAllowed)
        {
            return Fit.Full;
        }

        if (flow.Peer is not { } peer || ruleset.AllowedHosts is not { } texts)
        {
            return Fit.PeerUnknown;
        }

        List<AllowedHost?> hosts = [.. texts.Select(AllowedHost.TryParse)];
        return hosts.Any(host => host?.Holds(peer) == true) ? Fit.Full

            // A text that cannot be read may hold the peer; it must not be called excluded.
            : hosts.Contains(null) ? Fit.PeerUnknown
            : Fit.PeerExcluded;
    }

    // A rule on source ports says nothing of a flow whose source port is any free one.
    private static bool Matches(FirewallFlow flow, FirewallRule rule)
        => rule.IsDestination
            && rule.Inbound == (flow.Direction == RuleDirection.Inbound)
            && string.Equals(rule.Protocol, RulesetRule.Words.Of(flow.Protocol), StringComparison.OrdinalIgnoreCase)
            && flow.Port >= rule.FirstPort
            && flow.Port <= rule.LastPort;
}
