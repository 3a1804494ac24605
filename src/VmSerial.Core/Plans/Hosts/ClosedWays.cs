using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>
/// Connections of serial ports that a host's firewall does not let through, on the hosts where the VM runs or may be moved to; what rows of
/// the plan will open counts as open. Pure.
/// </summary>
internal static class ClosedWays
{
    private const int NamesShown = 5;

    /// <summary>What one host does not let through in one direction, and why.</summary>
    private sealed record Closed(HostInfo Host, RuleDirection Direction, string Ways, string Why, string Advice, SourcePosition? Position);

    /// <summary>Finds them.</summary>
    /// <param name="after">The ports as they will be; those that no row speaks of are left out.</param>
    /// <param name="world">The world.</param>
    /// <param name="rows">What becomes of rulesets.</param>
    internal static IEnumerable<Finding> Find(IEnumerable<PlannedPort> after, SerialWorld world, IReadOnlyList<RulesetChange> rows)
    {
        WayNeeds needs = new(world.Hosts);
        foreach (PlannedPort port in after.Where(port => port.Row is not null))
            needs.Add(port.VM, port.Number, port.Uri, port.NetworkUri, port.Row!.Position);
        Dictionary<(string, ManagedObjectReference), HostFirewall> read = Index(world.Firewalls);
        ILookup<string, RulesetChange> changes = rows.ToLookup(row => row.Target, StringComparer.OrdinalIgnoreCase);
        foreach (WayNeeds.Place place in needs.Places)
        {
            IEnumerable<Closed> closed = place.Hosts.SelectMany(host => OfHost(place, host, read.TryGetValue((host.Server, host.Reference), out HostFirewall? firewall) ? firewall : null, changes[host.Target]));
            foreach (IGrouping<(RuleDirection, string, string), Closed> same in closed.GroupBy(one => (one.Direction, one.Ways, one.Why)))
                yield return Say([.. same]);
        }
    }

    /// <summary>The hosts whose rulesets, as the API lists them, do not let through all that is needed: only of these is worth asking whether they filter.</summary>
    internal static IEnumerable<HostInfo> Doubtful(WayNeeds needs)
        => from place in needs.Places
           from host in place.Hosts
           where host.Rulesets is { } rulesets && Left(place, host, rulesets).Any()
           select host;

    private static Dictionary<(string, ManagedObjectReference), HostFirewall> Index(IReadOnlyList<HostFirewall> firewalls)
    {
        Dictionary<(string, ManagedObjectReference), HostFirewall> index = [];
        foreach (HostFirewall firewall in firewalls.Where(firewall => firewall.Host is not null))
            index[(firewall.Host!.Server, firewall.Host.Reference)] = firewall;
        return index;
    }

    private static IEnumerable<Closed> OfHost(WayNeeds.Place place, HostInfo host, HostFirewall? firewall, IEnumerable<RulesetChange> rows)
    {
        // A firewall that lets everything through is told by itself, and closes nothing.
        if (firewall?.State is { Blocks: false } || (firewall?.Host?.Rulesets ?? host.Rulesets) is not { } found)
            yield break;
        IReadOnlyList<FirewallRuleset> rulesets = RulesetsAfter.Of(found, rows);
        foreach (IGrouping<RuleDirection, WayNeeds.Way> left in Left(place, host, rulesets).GroupBy(way => way.Flow.Direction))
        {
            List<WayNeeds.Way> ways = [.. left];
            FlowVerdict verdict = FirewallFlows.Decide(ways[0].Flow, rulesets, null, RangesMatch(host));
            string why = $"{Why(verdict, ways[0], host)}{(firewall?.State is null ? " Whether the firewall is on at all was not read." : "")}";
            yield return new Closed(host, left.Key, Names(ways), why, Advice(verdict, ways, host), ways[0].Position);
        }
    }

    private static IEnumerable<WayNeeds.Way> Left(WayNeeds.Place place, HostInfo host, IReadOnlyList<FirewallRuleset> rulesets)
    {
        bool ranges = RangesMatch(host);
        OpenPorts inward = OpenPorts.Of(rulesets, RuleDirection.Inbound, ranges), outward = OpenPorts.Of(rulesets, RuleDirection.Outbound, ranges);
        foreach (WayNeeds.Way way in place.Ways)
        {
            OpenPorts ports = way.Flow.Direction == RuleDirection.Inbound ? inward : outward;
            // For some peers is not closed for a listener, whose peer nobody knows.
            bool open = ports.IsOpen(way.Flow.Port) || (ports.DependsOnPeer(way.Flow.Port)
                && (way.Flow.Direction == RuleDirection.Inbound || FirewallFlows.Decide(way.Flow, rulesets, null, ranges).IsOpen));
            if (!open)
                yield return way;
        }
    }

    private static bool RangesMatch(HostInfo host) => HostVersion.TryParse(host.Version, host.Build) is not { } version || VersionKnowledge.OutboundRangesMatch(version) != false;

    private static string Why(FlowVerdict verdict, WayNeeds.Way way, HostInfo host)
        => verdict.PeerUnknown.Count > 0 ? $"{List(verdict.PeerUnknown)} {(verdict.PeerUnknown.Count == 1 ? "is" : "are")} open to some addresses only, and whether '{way.Peer}' is one of them is not known here."
            : verdict.RangeNotMatched.Count > 0 ? $"{List(verdict.RangeNotMatched)} {(verdict.RangeNotMatched.Count == 1 ? "is" : "are")} enabled, but ESXi {host.Version} matches no outbound range of ports."
            : verdict.ExcludePeer.Count > 0 ? $"The allowed addresses of {List(verdict.ExcludePeer)} leave out {way.Peer}."
            // The one that is meant for it, where others would do as well.
            : verdict.WouldOpenIfEnabled.Contains(way.First.Ruleset.Text) ? $"{way.First.Ruleset} would open it and is disabled."
            : verdict.WouldOpenIfEnabled.Count > 0 ? $"{List(verdict.WouldOpenIfEnabled)} would open it and {(verdict.WouldOpenIfEnabled.Count == 1 ? "is" : "are")} disabled."
            : "No ruleset of the host has a rule for it.";

    private static string Advice(FlowVerdict verdict, List<WayNeeds.Way> ways, HostInfo host)
    {
        RulesetId stock = ways[0].First.Ruleset;
        string ports = string.Join(",", ways.Select(way => way.Flow.Port).Distinct().OrderBy(port => port).Take(16));
        string direction = ways[0].Flow.Direction.ToString();
        string? custom = verdict.ExcludePeer.Concat(verdict.PeerUnknown).FirstOrDefault(id => !StockRulesets.Contains(id));
        return verdict.WouldOpenIfEnabled.Contains(stock.Text) ? $"Enable-EsxSerialFirewall '{host.Name}'"
            : verdict.WouldOpenIfEnabled.FirstOrDefault(id => !StockRulesets.Contains(id)) is { } off ? $"Set-EsxCustomRuleset -VMHost '{host.Name}' -Id {off} -Enabled"
            : custom is not null && verdict.RangeNotMatched.Count == 0 ? $"Set-EsxCustomRuleset -VMHost '{host.Name}' -Id {custom} -AllowedIp with the address of {ways[0].Peer} among the others"
            : $"Add-EsxCustomRuleset -VMHost '{host.Name}' -Id vmserial -Port {ports} -Direction {direction} -Enable";
    }

    private static Finding Say(List<Closed> same)
    {
        Closed first = same[0];
        bool one = same.Count == 1;
        string hosts = string.Join(", ", same.Take(NamesShown).Select(closed => $"'{closed.Host.Name}'")) + More(same.Count);
        return new Finding(FindingSeverity.Warning, first.Direction == RuleDirection.Inbound ? "ListenerNotAdmitted" : "ConnectionNotAdmitted",
            one ? first.Host.Target : $"{first.Host.Server}/{(first.Host.ClusterName.Length > 0 ? first.Host.ClusterName : first.Host.Name)}",
            $"No enabled firewall ruleset of host{(one ? "" : "s")} {hosts} lets connections {(first.Direction == RuleDirection.Inbound ? "in" : "out")} to {first.Ways}. {first.Why}",
            $"{first.Advice}{(one ? "" : ", and likewise on the others")}, or say so under 'hosts:' in the plan.") { Position = first.Position };
    }

    private static string Names(List<WayNeeds.Way> ways) => string.Join("; ", ways.Take(NamesShown).Select(Name)) + More(ways.Count);

    private static string Name(WayNeeds.Way way)
        => $"{(way.Flow.Direction == RuleDirection.Inbound ? "" : way.Peer + " ")}TCP {way.Flow.Port} (for {way.First.VM.Target} serial port {way.First.Number}{(way.Count == 1 ? "" : $" and {way.Count - 1} more")})";

    private static string More(int count) => count <= NamesShown ? "" : $" and {count - NamesShown} more";

    private static string List(IReadOnlyList<string> ids) => string.Join(", ", ids);
}
