using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>Finds the hosts a plan speaks of. Pure.</summary>
public static class HostMatcher
{
    /// <summary>The hosts of each entry; an entry that fits none has an empty list.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="hosts">All hosts of the servers.</param>
    public static IEnumerable<(PlanHost Entry, IReadOnlyList<HostInfo> Hosts)> Match(Plan plan, IReadOnlyList<HostInfo> hosts)
        => plan.Hosts.Select(entry => (entry, HostSelector.Find(
            entry.Server is null ? hosts : [.. hosts.Where(host => string.Equals(host.Server, entry.Server, StringComparison.OrdinalIgnoreCase))], entry.Match)));

    /// <summary>How each host is reached by SSH: as the entry that names it says, else as the fallback does.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="hosts">All hosts of the servers.</param>
    /// <param name="make">Makes an access of what a plan says about one host: resolves secrets and files.</param>
    /// <param name="fallback">The access of those that the plan says nothing about; null for none.</param>
    public static HostAccessTable Access(Plan plan, IReadOnlyList<HostInfo> hosts, Func<PlanSsh, HostInfo, HostAccess> make, HostAccess? fallback)
    {
        HostAccessTable table = new(fallback);
        foreach ((PlanHost entry, IReadOnlyList<HostInfo> found) in Match(plan, hosts))
        {
            if (entry.Ssh is { } ssh)
            {
                foreach (HostInfo host in found)
                    table.Set($"{host.Server}/{host.Name}", make(ssh, host));
            }
        }

        return table;
    }

    internal static (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Requests(Plan plan, SerialWorld world, HostAccessTable access)
    {
        Dictionary<(string, ManagedObjectReference), HostFirewall> firewalls = [];
        foreach (HostFirewall firewall in world.Firewalls.Where(firewall => firewall.Host is not null))
            firewalls[(firewall.Host!.Server, firewall.Host.Reference)] = firewall;
        List<RulesetRequest> requests = [];
        List<Finding> findings = [];
        Dictionary<(string, string), SourcePosition> named = [];
        foreach ((PlanHost entry, IReadOnlyList<HostInfo> hosts) in Match(plan, world.Hosts))
        {
            if (hosts.Count == 0 && !entry.Optional)
                findings.Add(new Finding(FindingSeverity.Error, "HostNotFound", entry.Match, $"No host and no cluster fits '{entry.Match}'.",
                    "Mend the name (names, clusters, wildcards and ids fit), or say optional: true.") { Position = entry.Position });
            foreach (HostInfo host in hosts)
            {
                if (!firewalls.TryGetValue((host.Server, host.Reference), out HostFirewall? firewall) || !firewall.RulesetsRead)
                {
                    findings.Add(new Finding(FindingSeverity.Error, "HostNotRead", $"{host.Server}/{host.Name}", $"The firewall of host '{host.Name}' could not be read.",
                        "Look at the host's connection in vCenter.") { Position = entry.Position });
                    continue;
                }

                foreach (PlanRuleset ruleset in entry.Rulesets)
                {
                    if (CheckTwice(firewall, ruleset, named) is { } twice)
                        findings.Add(twice);
                    else
                        requests.Add(new RulesetRequest(firewall, ruleset.Desired, ruleset.Position) { HasSsh = access.For(firewall.Target) is not null });
                }
            }
        }

        return (requests, findings);
    }

    private static Finding? CheckTwice(HostFirewall host, PlanRuleset ruleset, Dictionary<(string, string), SourcePosition> named)
    {
        (string, string) key = (host.Target, ruleset.Desired.Id.Text);
        if (!named.TryGetValue(key, out SourcePosition? first))
        {
            named.Add(key, ruleset.Position);
            return null;
        }

        return new Finding(FindingSeverity.Error, "RulesetPlannedTwice", host.Target,
            $"Ruleset '{ruleset.Desired.Id}' of host '{host.Target}' is planned twice: at {first} and at {ruleset.Position}.",
            "Keep one of the two, or narrow the match.") { Position = ruleset.Position };
    }
}
