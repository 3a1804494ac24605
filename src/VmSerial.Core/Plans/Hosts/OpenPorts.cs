using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>
/// The TCP ports of one direction that a host's rulesets let through whoever the peer is, and those that they let through for some peers.
/// Worked out once a host, so that ten thousand connections cost a search each and not a walk through all rules. Pure.
/// </summary>
internal sealed class OpenPorts
{
    private readonly (int First, int Last)[] _all;
    private readonly (int First, int Last)[] _some;

    private OpenPorts((int, int)[] all, (int, int)[] some) => (_all, _some) = (all, some);

    /// <summary>Reads the enabled rulesets.</summary>
    /// <param name="rulesets">The rulesets of the host.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="rangesMatch">False on a version of ESXi where outbound ranges match nothing.</param>
    internal static OpenPorts Of(IEnumerable<FirewallRuleset> rulesets, RuleDirection direction, bool rangesMatch)
    {
        List<FirewallRuleset> enabled = [.. rulesets.Where(ruleset => ruleset.Enabled)];
        (int, int)[] Ports(bool everybody) => Merge(
            from ruleset in enabled
            where ruleset.AllIpAllowed == everybody
            from rule in ruleset.Rules
            where rule.IsDestination && rule.Inbound == (direction == RuleDirection.Inbound) && string.Equals(rule.Protocol, "tcp", StringComparison.OrdinalIgnoreCase)
            where rangesMatch || rule.Inbound || rule.FirstPort == rule.LastPort
            select (rule.FirstPort, rule.LastPort));
        return new OpenPorts(Ports(everybody: true), Ports(everybody: false));
    }

    /// <summary>Whether a port is open to every peer.</summary>
    internal bool IsOpen(int port) => Holds(_all, port);

    /// <summary>Whether it depends on the peer.</summary>
    internal bool DependsOnPeer(int port) => Holds(_some, port);

    private static bool Holds((int First, int Last)[] ranges, int port)
    {
        int low = 0, high = ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (port < ranges[middle].First)
                high = middle - 1;
            else if (port > ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    private static (int, int)[] Merge(IEnumerable<(int First, int Last)> ranges)
    {
        List<(int First, int Last)> merged = [];
        foreach ((int first, int last) in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && first <= merged[merged.Count - 1].Last + 1)
                merged[merged.Count - 1] = (merged[merged.Count - 1].First, Math.Max(last, merged[merged.Count - 1].Last));
            else
                merged.Add((first, last));
        }

        return [.. merged];
    }
}
