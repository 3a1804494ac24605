using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Finds the VMs a plan speaks of. Pure.</summary>
internal static class PlanMatcher
{
    internal static (IReadOnlyList<PortRequest> Requests, IReadOnlyList<Finding> Findings) Match(Plan plan, SerialWorld world)
    {
        List<PortRequest> requests = new(plan.VMs.Count);
        List<Finding> findings = [];
        var named = new Dictionary<(string, string, int), SourcePosition>(plan.VMs.Count);
        var indexes = new Dictionary<string, VMIndex>(StringComparer.OrdinalIgnoreCase);

        foreach (PlanVm entry in plan.VMs)
        {
            IReadOnlyList<VirtualMachineInfo> vms = IndexFor(entry.Server ?? "", world, indexes).Find(entry.Match);
            if (Check(entry, vms) is { } problem)
            {
                findings.Add(problem);
                continue;
            }
            foreach (VirtualMachineInfo vm in vms)
                foreach (PlanPort port in entry.Ports)
                    if (CheckTwice(vm, port, named) is { } twice)
                        findings.Add(twice);
                    else
                        requests.Add(new PortRequest(vm, port.Desired, port.Position));
        }
        return (requests, findings);
    }

    private static VMIndex IndexFor(string server, SerialWorld world, Dictionary<string, VMIndex> indexes)
    {
        if (!indexes.TryGetValue(server, out VMIndex? index))
            indexes.Add(server, index = new VMIndex(server.Length == 0 ? world.VMs
                : world.VMs.Where(vm => string.Equals(vm.Server, server, StringComparison.OrdinalIgnoreCase)).ToList()));
        return index;
    }

    private static Finding? Check(PlanVm entry, IReadOnlyList<VirtualMachineInfo> vms)
    {
        if (vms.Count == 0)
            return entry.Optional ? null : Error("VMNotFound", entry, $"No VM fits '{entry.Match}'.",
                "Mend the name (names, wildcards, inventory paths and ids fit), or say optional: true.");
        if (vms.Count > 1 && !VMSelector.IsWildcard(entry.Match))
            return Error("VMAmbiguous", entry, $"'{entry.Match}' fits {vms.Count} VMs: {string.Join(", ", vms.Take(5).Select(Describe))}.",
                "Name the inventory path or the id, or the server.");
        if (vms.Count > 1 && entry.Ports.Any(p => p.Desired.Backing is { Listens: true }))
            return Error("ListenerForManyVMs", entry, $"'{entry.Match}' fits {vms.Count} VMs, and one of its ports listens: two VMs cannot listen on one port of a host.",
                "Give each VM an entry and a TCP port of its own.");
        return null;
    }

    private static Finding? CheckTwice(VirtualMachineInfo vm, PlanPort port, Dictionary<(string, string, int), SourcePosition> named)
    {
        (string, string, int) key = (vm.Server, vm.Reference.Value, port.Desired.Number);
        if (!named.TryGetValue(key, out SourcePosition? first))
        {
            named.Add(key, port.Position);
            return null;
        }
        return new Finding(FindingSeverity.Error, "SerialPortPlannedTwice", vm.Target,
            $"Serial port {port.Desired.Number} of VM '{vm.Name}' is planned twice: at {first} and at {port.Position}.",
            "Keep one of the two, or narrow the wildcard.") { Position = port.Position };
    }

    private static string Describe(VirtualMachineInfo vm)
        => $"{vm.Server}/{(vm.Path.Length == 0 ? vm.Name : vm.Path)} ({vm.Reference.Value})";

    private static Finding Error(string id, PlanVm entry, string message, string advice)
        => new(FindingSeverity.Error, id, entry.Match, message, advice) { Position = entry.Position };
}
