using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Bench;

/// <summary>Ten thousand changes, each followed to its end and read back, against bare requests that wait for nothing.</summary>
internal static class ApplyBench
{
    private const int Count = 10_000;
    private const int Throttle = 64;

    internal static async Task RunAsync(string root, int rounds, CancellationToken ct)
    {
        Console.WriteLine($"apply: one port each of {Count:N0} VMs edited, {Throttle} at a time, tasks that take no time of their own");
        // Every second VM of the lab has a serial port.
        using LabServer lab = await LabServer.StartAsync(root, $"--vms {2 * Count} --task-ms 0", ct);
        using VimClient client = await lab.ConnectAsync(ct);
        using BareSoap bare = await BareSoap.LoginAsync(lab, ct);
        Figures ours = new("VmSerial: sent, followed, read back", "changes/s"), requests = new("bare requests, tasks not followed", "changes/s");
        for (int i = -1; i < rounds; i++)
        {
            double applied = await ApplyAsync(client, ct);
            double sent = await BareAsync(client, bare, ct);
            if (i < 0)
                continue;
            ours.Add(applied);
            requests.Add(sent);
        }
        ours.Print();
        requests.Print();
        Figures.PrintRatio("VmSerial to bare requests", ours, requests, "; wanted: at least 0.333");
    }

    /// <summary>Every VM whose port 1 exists gets its yieldOnPoll turned round.</summary>
    private static async Task<double> ApplyAsync(VimClient client, CancellationToken ct)
    {
        SerialWorld world = await WorldReader.ReadAsync([client], new WorldScope(), null, ct);
        List<PortRequest> wanted = [.. world.VMs.Where(vm => vm.Ports.Count > 0)
            .Select(vm => new PortRequest(vm, new DesiredPort(1) { YieldOnPoll = !vm.Ports[0].YieldOnPoll }))];
        PlanComparison comparison = PlanComparer.Compare(wanted, world);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<ChangeResult> results = await new ChangeRunner([client], new ChangeRunnerOptions { ThrottlePerServer = Throttle, ThrottlePerHost = Throttle })
            .RunAsync(comparison.Changes, null, ct);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return results.All(r => r.Done) ? results.Count / seconds
            : throw new InvalidOperationException(results.First(r => !r.Done).Detail);
    }

    private static async Task<double> BareAsync(VimClient client, BareSoap bare, CancellationToken ct)
    {
        List<VirtualMachineInfo> vms = [];
        await foreach (VirtualMachineInfo vm in client.ReadVirtualMachinesAsync(null, withPaths: false, ct))
            if (vm.Ports.Count > 0)
                vms.Add(vm);
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(vms, new ParallelOptions { MaxDegreeOfParallelism = Throttle, CancellationToken = ct },
            async (vm, token) => await bare.AskAsync(Edit(vm), token));
        return vms.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Edit(VirtualMachineInfo vm)
    {
        SerialPort port = vm.Ports[0];
        UriBacking uri = port.Uri!;
        return $"<ReconfigVM_Task xmlns=\"urn:vim25\"><_this type=\"VirtualMachine\">{vm.Reference.Value}</_this><spec><deviceChange><operation>edit</operation>"
            + $"<device xsi:type=\"VirtualSerialPort\"><key>{port.Key}</key><deviceInfo xsi:type=\"Description\"><label>{port.Label}</label><summary>{port.Summary}</summary></deviceInfo>"
            + $"<backing xsi:type=\"VirtualSerialPortURIBackingInfo\"><serviceURI>{uri.ServiceUri}</serviceURI><direction>{(uri.Direction == SerialDirection.Server ? "server" : "client")}</direction></backing>"
            + $"<connectable><startConnected>true</startConnected><allowGuestControl>true</allowGuestControl><connected>{(port.Connected ? "true" : "false")}</connected></connectable>"
            + $"<controllerKey>400</controllerKey><unitNumber>{port.UnitNumber ?? 0}</unitNumber><yieldOnPoll>{(port.YieldOnPoll ? "false" : "true")}</yieldOnPoll></device></deviceChange></spec></ReconfigVM_Task>";
    }
}
