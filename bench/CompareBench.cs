using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Bench;

/// <summary>Comparing a plan with a world in memory, for three sizes: the time must grow with the size and no faster.</summary>
internal static class CompareBench
{
    internal static void Run(int rounds)
    {
        Console.WriteLine("compare: a plan with one exact name and two ports per VM, half of them in the desired state");
        foreach (int size in new[] { 1_000, 10_000, 100_000 })
        {
            (Plan plan, SerialWorld world) = Make(size);
            Figures time = new(string.Create(CultureInfo.InvariantCulture, $"{size:N0} VMs"), "ms");
            for (int i = -2; i < rounds; i++)
            {
                GC.Collect();
                long start = Stopwatch.GetTimestamp();
                PlanComparison comparison = PlanComparer.Compare(plan, world);
                double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (comparison.Changes.Count != 2 * size)
                    throw new InvalidOperationException($"{comparison.Changes.Count} rows for {size} VMs.");
                if (i >= 0)
                    time.Add(elapsed);
            }
            time.Print();
        }
    }

    private static (Plan, SerialWorld) Make(int size)
    {
        SourcePosition here = new("bench.yaml", 1, 1);
        List<HostInfo> hosts = [.. Enumerable.Range(0, 200).Select(i => new HostInfo
        {
            Server = "vc01", Name = $"esx{i}", Reference = new ManagedObjectReference("HostSystem", $"host-{i}"),
            Cluster = new ManagedObjectReference("ClusterComputeResource", $"c{i / 20}"), ClusterName = $"c{i / 20}",
            Rulesets = [new FirewallRuleset("remoteSerialPort", true, [new FirewallRule(true, "tcp", 1024, 65535)])],
        })];
        List<VirtualMachineInfo> vms = [.. Enumerable.Range(0, size).Select(i => new VirtualMachineInfo
        {
            Server = "vc01", Name = $"vm{i}", Reference = new ManagedObjectReference("VirtualMachine", $"vm-{i}"),
            Host = hosts[i % hosts.Count].Reference, PowerState = i % 2 == 0 ? PowerState.PoweredOn : PowerState.PoweredOff, HardwareVersion = "vmx-19",
            Ports =
            [
                new SerialPort { Key = 9000, Backing = new UriBacking(i % 2 == 0 ? "tcp://nport-a:4001" : "tcp://old:1", SerialDirection.Client), YieldOnPoll = true },
                new SerialPort { Key = 9001, Backing = new UriBacking($"telnet://:{Listener(i)}", SerialDirection.Server), Connected = true, YieldOnPoll = true },
            ],
        })];
        Plan plan = new()
        {
            File = "bench.yaml",
            VMs = [.. vms.Select((vm, i) => new PlanVm(vm.Name, here)
            {
                Ports =
                [
                    new PlanPort(new DesiredPort(1) { Backing = new UriBacking("tcp://nport-a:4001", SerialDirection.Client) }, here),
                    new PlanPort(new DesiredPort(2) { Backing = new UriBacking($"telnet://:{Listener(i)}", SerialDirection.Server) }, here),
                ],
            })],
        };
        return (plan, new SerialWorld { VMs = vms, Hosts = hosts, Servers = [new ServerInfo { Name = "vc01", IsVCenter = true, PersistNetworkBacking = true }] });
    }

    // VM i is on host i mod 200; ports repeat only after every VM of a host has had its own.
    private static int Listener(int i) => 2000 + i / 200 + i % 20 * 3000;
}
