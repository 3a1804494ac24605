using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.VSphere;

namespace VmSerial.Bench;

/// <summary>The serial ports of 10,000 VMs: against reading the same replies without parsing, and against pyvmomi.</summary>
internal static class ReadBench
{
    private const int Count = 10_000;

    private static readonly string[] s_properties =
    [
        "name", "runtime.host", "runtime.powerState", "runtime.connectionState", "runtime.faultToleranceState",
        "config.template", "config.version", "config.changeVersion", "config.hardware.device",
    ];

    internal static async Task RunAsync(string root, int rounds, CancellationToken ct)
    {
        Console.WriteLine($"read: the serial ports of {Count:N0} VMs over TLS on loopback");
        using LabServer lab = await LabServer.StartAsync(root, $"--vms {Count}", ct);
        using VimClient client = await lab.ConnectAsync(ct);
        using BareSoap bare = await BareSoap.LoginAsync(lab, ct);
        string view = Regex.Match(await bare.AskAsync("<CreateContainerView xmlns=\"urn:vim25\"><_this type=\"ViewManager\">ViewManager</_this>"
            + "<container type=\"Folder\">group-d1</container><type>VirtualMachine</type><recursive>true</recursive></CreateContainerView>", ct),
            "<returnval[^>]*>([^<]+)<").Groups[1].Value;

        Figures ours = new("VmSerial", "s"), drained = new("the same replies, read and thrown away", "s"), peer = new("pyvmomi, same properties", "s"), heap = new("managed heap while reading, the most seen", "MB");
        for (int i = -1; i < rounds; i++)
        {
            (double seconds, double peak) = await ReadAsync(client, ct);
            long start = Stopwatch.GetTimestamp();
            long bytes = await bare.DrainAsync(Retrieve(view), Continue, ct);
            double drain = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (bytes < 10_000_000)
                throw new InvalidOperationException($"Only {bytes:N0} bytes came: not the replies that were meant.");
            if (i < 0)
            {
                Console.WriteLine($"  {bytes / 1e6:0.0} MB of replies");
                continue;
            }
            ours.Add(seconds);
            drained.Add(drain);
            heap.Add(peak);
            if (await PyvmomiAsync(root, lab, ct) is { } python)
                peer.Add(python);
        }
        ours.Print();
        drained.Print();
        Figures.PrintRatio("VmSerial to the bare reading", ours, drained, "; wanted: at most 1.3");
        heap.Print();
        if (peer.Values.Count == 0)
        {
            Console.WriteLine("  pyvmomi is not installed (package python3-pyvmomi): not compared");
            return;
        }
        peer.Print();
        Figures.PrintRatio("pyvmomi to VmSerial", peer, ours, "");
    }

    private static async Task<(double Seconds, double Peak)> ReadAsync(VimClient client, CancellationToken ct)
    {
        GC.Collect();
        List<VirtualMachineInfo> vms = new(Count);
        long peak = 0;
        long start = Stopwatch.GetTimestamp();
        await foreach (VirtualMachineInfo vm in client.ReadVirtualMachinesAsync(null, withPaths: false, ct))
        {
            vms.Add(vm);
            if (vms.Count % 500 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(false));
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return vms.Count == Count ? (seconds, peak / 1e6) : throw new InvalidOperationException($"{vms.Count} VMs instead of {Count}.");
    }

    private static string Retrieve(string view)
        => "<RetrievePropertiesEx xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this><specSet><propSet><type>VirtualMachine</type>"
            + string.Concat(Array.ConvertAll(s_properties, p => $"<pathSet>{p}</pathSet>"))
            + $"</propSet><objectSet><obj type=\"ContainerView\">{view}</obj><skip>true</skip><selectSet xsi:type=\"TraversalSpec\"><type>ContainerView</type><path>view</path><skip>false</skip></selectSet></objectSet></specSet><options><maxObjects>1000</maxObjects></options></RetrievePropertiesEx>";

    private const string Continue = "<ContinueRetrievePropertiesEx xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this><token>{token}</token></ContinueRetrievePropertiesEx>";

    private static async Task<double?> PyvmomiAsync(string root, LabServer lab, CancellationToken ct)
    {
        using Process python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(root, "bench", "read_ports.py"), lab.Url.Port.ToString(CultureInfo.InvariantCulture), lab.User])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LAB_PASSWORD"] = lab.Password },
        })!;
        string text = await python.StandardOutput.ReadToEndAsync(ct);
        string errors = await python.StandardError.ReadToEndAsync(ct);
        await python.WaitForExitAsync(ct);
        if (errors.Contains("No module named", StringComparison.Ordinal))
            return null;
        string[] words = text.Split(' ', StringSplitOptions.TrimEntries);
        if (python.ExitCode != 0 || words.Length != 2 || words[0] != Count.ToString(CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"pyvmomi: {text} {errors}");
        return double.Parse(words[1], CultureInfo.InvariantCulture);
    }
}
