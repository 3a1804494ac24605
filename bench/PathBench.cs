using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using VmSerial.Ssh;
using VmSerial.VSphere;

namespace VmSerial.Bench;

/// <summary>
/// The verdict of one path, login and reading of the VM counted in, where packets are dropped and where all is well, against the steps of
/// the story that this product comes from, each over a plain ssh, which leave the verdict to whoever reads them.
/// </summary>
internal static class PathBench
{
    private const int Port = 4001;

    internal static async Task RunAsync(string root, int rounds, CancellationToken ct)
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", ct);
        await using EsxLabListener peer = await lab.ListenAsync(Port, null, ct);
        string inventory = Path.GetTempFileName();
        // Two far ends: one that another VM is connected to is not tried.
        object port = new { uri = $"tcp://{lab.Host.Peer}:{Port}", direction = "client", startConnected = true }, idle = new { uri = $"tcp://{lab.Host.Peer}:{Port + 1}", direction = "client", startConnected = false };
        await File.WriteAllTextAsync(inventory, JsonSerializer.Serialize(new
        {
            clusters = new[] { new { name = "lab", hosts = new[] { new { name = lab.Host.Name, esxi = new { lab = lab.Name, host = lab.Host.Name } } } } },
            vms = new[] { new { name = "healthy", power = "on", ports = new[] { port } }, new { name = "idle", power = "on", ports = new[] { idle } } },
        }), ct);
        using LabServer server = await LabServer.StartAsync(root, $"--inventory {inventory} --esxi-lab {EsxLabProgram.Find()}", ct);
        using VimClient client = await server.ConnectAsync(ct);
        using PlainSsh ssh = new(lab.Host);
        Console.WriteLine("path: the verdict of one path from a host of the lab (8.0), its login and the reading of the VM counted in");
        Figures dropped = new("dropped: VmSerial", "s"), manual = new("dropped: by hand, 6 steps over plain ssh, no verdict", "s"), healthy = new("healthy: VmSerial", "s");
        for (int i = -1; i < rounds; i++)
        {
            await lab.ShellAsync(lab.Host, "esxcli network firewall set -e true", ct);
            (double time, PathVerdict verdict) = await TestAsync(client, lab.Host, "idle", ct);
            Require(verdict is PathVerdict.HostFirewallDrops, verdict);
            double hand = await TimeAsync(() => ByHandAsync(ssh, lab.Host, ct));
            await lab.ShellAsync(lab.Host, "esxcli network firewall set -e false", ct);
            await lab.WaitForPortAsync(lab.Host, "healthy", "connected", ct);
            (double fast, PathVerdict well) = await TestAsync(client, lab.Host, "healthy", ct);
            Require(well == PathVerdict.Healthy, well);
            if (i < 0)
                continue;
            dropped.Add(time);
            manual.Add(hand);
            healthy.Add(fast);
        }

        foreach (Figures figures in new[] { dropped, manual, healthy })
            figures.Print();
        Figures.PrintRatio("dropped, VmSerial to the manual way", dropped, manual, "");
        Console.WriteLine("  wanted: 10 s at most when packets are dropped, 2 s when healthy");
        File.Delete(inventory);
    }

    private static async Task<(double, PathVerdict)> TestAsync(VimClient client, EsxLabHost host, string vm, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        SerialWorld world = await WorldReader.ReadAsync([client], new WorldScope(), null, ct);
        HostAccess access = new()
        {
            Password = host.Password,
            HostKeys = new HostKeyPolicy { Fingerprint = host.HostKeySha256 },
            AllowLegacyAlgorithms = true,
            Addresses = new Dictionary<string, string> { [host.Name] = host.Ssh },
        };
        HostPathTester tester = new([client], new HostAccessTable(access), new HostPathOptions());
        EsxSerialPath path = (await tester.RunAsync([.. world.VMs.Where(one => one.Name == vm)], null, null, ct)).Single();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, path.Verdict);
    }

    // The order of the story: the ruleset, the firewall, the counters, then nc with a capture beside it, the counters again. Its nc hung
    // for 75 s; here it has the deadline that VmSerial gives it.
    private static async Task ByHandAsync(PlainSsh ssh, EsxLabHost host, CancellationToken ct)
    {
        const string Counters = "vsish -e cat /vmkModules/esxfw/filters/vmk0/filterproperties";
        await ssh.RunAsync("esxcli network firewall ruleset list -r remoteSerialPort", ct);
        await ssh.RunAsync("esxcli network firewall get", ct);
        await ssh.RunAsync(Counters, ct);
        await Task.WhenAll(
            ssh.RunAsync($"tcpdump-uw -i vmk0 tcp port {Port + 1} -n & t=$!; sleep 6; kill $t; wait $t; true", ct),
            ssh.RunAsync($"sleep 1; nc -z -w 4 {host.Peer} {Port + 1}; true", ct));
        await ssh.RunAsync(Counters, ct);
    }

    private static void Require(bool wanted, PathVerdict verdict)
    {
        if (!wanted)
            throw new InvalidOperationException($"The lab's path is {verdict}, and a figure of it is worth nothing.");
    }

    private static async Task<double> TimeAsync(Func<Task> what)
    {
        long start = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
