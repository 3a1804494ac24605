using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>The difference between what is wanted and what is. Pure: the same plan and world give the same rows.</summary>
public static class PlanComparer
{
    /// <summary>Compares a plan with the world.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="world">What was read.</param>
    /// <param name="access">How hosts are reached by SSH; null for not at all.</param>
    public static PlanComparison Compare(Plan plan, SerialWorld world, HostAccessTable? access = null)
    {
        (IReadOnlyList<RulesetRequest> onHosts, IReadOnlyList<Finding> hostFindings) = HostMatcher.Requests(plan, world, access ?? new HostAccessTable());
        (IReadOnlyList<PortRequest> requests, IReadOnlyList<Finding> findings) = PlanMatcher.Match(plan, world);
        PlanComparison hosts = Compare(onHosts);
        (IReadOnlyList<SerialChange> nports, IReadOnlyList<Finding> nportFindings) = NPortMatcher.Compare(plan, world, plan.NPorts.Count == 0 ? [] : HostsOf(plan, world, requests));
        PlanComparison ports = Compare(requests, world, [.. hosts.Changes.OfType<RulesetChange>()], nports);
        return new PlanComparison([.. hosts.Changes, .. nports, .. ports.Changes], [.. hostFindings, .. nportFindings, .. findings, .. hosts.Findings, .. ports.Findings]);
    }

    /// <summary>Compares single requests about rulesets with the hosts they were made for.</summary>
    public static PlanComparison Compare(IReadOnlyList<RulesetRequest> requests)
    {
        List<RulesetChange> changes = [.. requests.Select(RulesetComparer.Compare)];
        return new PlanComparison(changes, [.. HostTraps.Find(changes)]);
    }

    /// <summary>Compares single requests with the world.</summary>
    public static PlanComparison Compare(IReadOnlyList<PortRequest> requests, SerialWorld world) => Compare(requests, world, [], []);

    private static PlanComparison Compare(IReadOnlyList<PortRequest> requests, SerialWorld world, IReadOnlyList<RulesetChange> rulesets, IReadOnlyList<SerialChange> nports)
    {
        Dictionary<string, ServerInfo> servers = world.Servers.ToDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);
        var changes = new List<PortChange>(requests.Count);
        foreach (List<PortChange> rows in GroupByVM(requests))
        {
            VirtualMachineInfo vm = rows[0].VM;
            int? limit = servers.TryGetValue(vm.Server, out ServerInfo? server) && server.PortLimits.TryGetValue(vm.HardwareVersion, out int most)
                ? most : null;
            changes.AddRange(VMObstacles.Mark(rows, limit));
        }
        HostLookup hosts = new(world.Hosts);
        PlannedPorts ports = new(changes, world);
        NPortsAfter devices = new(world.NPorts, nports);
        return new PlanComparison(changes,
        [
            .. PortConflicts.Find(changes, ports, hosts), .. ClosedWays.Find(ports.After, world, rulesets),
            .. Traps.Find(changes, ports.After, hosts, world, devices), .. NPortWays.Find(ports.After, devices, world.Hosts),
        ]);
    }

    /// <summary>Compares one VM's rows again after it was read again, as after ConcurrentAccess.</summary>
    internal static IReadOnlyList<PortChange> CompareAgain(IReadOnlyList<PortChange> rows, VirtualMachineInfo vm)
        => VMObstacles.Mark([.. rows.Select(r => PortComparer.Compare(new PortRequest(vm, r.Wanted, r.Position)))], portLimit: null).ToList();

    /// <summary>The hosts that the plan speaks of and those that its VMs run on, with all others of their clusters.</summary>
    private static List<HostInfo> HostsOf(Plan plan, SerialWorld world, IReadOnlyList<PortRequest> requests)
    {
        HostLookup lookup = new(world.Hosts);
        IEnumerable<HostInfo> named = HostMatcher.Match(plan, world.Hosts).SelectMany(entry => entry.Hosts).Concat(requests.Select(request => lookup.Of(request.VM)).OfType<HostInfo>());
        return [.. HostSelector.WithClusters(world.Hosts, [.. named.GroupBy(host => (host.Server, host.Reference)).Select(same => same.First())])];
    }

    /// <summary>The rows of each VM, VMs in the order in which the requests first name them.</summary>
    private static List<List<PortChange>> GroupByVM(IReadOnlyList<PortRequest> requests)
    {
        var groups = new List<List<PortChange>>(requests.Count);
        var index = new Dictionary<(string, string), List<PortChange>>(requests.Count);
        foreach (PortRequest request in requests)
        {
            (string, string) key = (request.VM.Server, request.VM.Reference.Value);
            if (!index.TryGetValue(key, out List<PortChange>? rows))
            {
                index.Add(key, rows = []);
                groups.Add(rows);
            }
            rows.Add(PortComparer.Compare(request));
        }
        return groups;
    }
}
