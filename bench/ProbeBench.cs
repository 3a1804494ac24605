using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Probes;
using VmSerial.Tcp;

namespace VmSerial.Bench;

/// <summary>
/// 1,000 TCP endpoints, 900 of them open, 50 closed and 50 silent, tried with a deadline of 2 s: against nmap with the same list. Once as 1,000 devices with a
/// port each, which is what device servers are, and once as 1,000 ports of one address, where nmap learns from the others how long a silent one is worth.
/// </summary>
internal static class ProbeBench
{
    private const int Port = 4001;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(2);

    internal static async Task RunAsync(int rounds, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.WriteLine("probe: not measured: silent endpoints are made of Linux's full queues.");
            return;
        }
        string list = Path.GetTempFileName();
        try
        {
            IPEndPoint[] devices = [.. Enumerable.Range(0, 1000).Select(i => new IPEndPoint(IPAddress.Parse($"127.88.{i / 250}.{(i % 250) + 1}"), Port))];
            await CompareAsync("1,000 addresses, one port each", devices, ["-p", $"{Port}", "-iL", list], list, rounds, ct);
            IPEndPoint[] ports = [.. Enumerable.Range(20000, 1000).Select(p => new IPEndPoint(IPAddress.Parse("127.89.0.1"), p))];
            await CompareAsync("one address, 1,000 ports", ports, ["-p", "20000-20999", "127.89.0.1"], list, rounds, ct);
        }
        finally
        {
            File.Delete(list);
        }
    }

    /// <summary>The part that is measured, in a process of its own: reads endpoints from a file, tries them, and prints what it took.</summary>
    internal static async Task<int> RunChildAsync(string list)
    {
        TcpEndpoint[] endpoints = [.. (await File.ReadAllLinesAsync(list)).Select(line => TcpEndpoint.Parse(line, Port))];
        Stopwatch time = Stopwatch.StartNew();
        Dictionary<TcpOutcome, int> outcomes = [];
        await foreach (TcpProbeResult result in TcpProbe.RunAllAsync(endpoints, new TcpProbeOptions { Timeout = s_deadline }, CancellationToken.None))
            outcomes[result.Outcome] = outcomes.GetValueOrDefault(result.Outcome) + 1;
        double seconds = time.Elapsed.TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seconds} {self.PeakWorkingSet64 / 1e6} {outcomes.GetValueOrDefault(TcpOutcome.Open)} {outcomes.GetValueOrDefault(TcpOutcome.Refused)} {outcomes.GetValueOrDefault(TcpOutcome.TimedOut)}"));
        return 0;
    }

    private static async Task CompareAsync(string title, IPEndPoint[] endpoints, string[] targets, string list, int rounds, CancellationToken ct)
    {
        using ProbeTargets set = new(endpoints);
        Console.WriteLine($"probe: {title}: 900 open, 50 closed, 50 silent, a deadline of {s_deadline.TotalSeconds:0} s");
        Figures run = new("VmSerial: the run itself", "s"), whole = new("VmSerial: the whole process", "s"), memory = new("VmSerial: most memory of the process", "MB"),
            nmap = new("nmap: the whole process", "s"), held = new("nmap held to the deadline: the whole process", "s"), right = new("VmSerial: endpoints told right", "of 1000"), open = new("nmap: open endpoints found", "of 900");
        for (int i = -1; i < rounds; i++)
        {
            await File.WriteAllLinesAsync(list, endpoints.Select(e => e.ToString()), ct);
            (double seconds, string output) = await TimeAsync("dotnet", [typeof(ProbeBench).Assembly.Location, "probe-child", list], ct);
            double[] words = [.. output.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

            await File.WriteAllLinesAsync(list, endpoints.Select(e => e.Address.ToString()), ct);
            string[] asked = ["-sT", "-n", "-Pn", "--initial-rtt-timeout", "2s", "--max-retries", "0", "-oG", "-", .. targets];
            (double peer, string report) = await TimeAsync("nmap", asked, ct);

            // By itself nmap learns from quick answers to give silent ones less time than it was told to begin with.
            (double patient, _) = await TimeAsync("nmap", ["--min-rtt-timeout", "2s", "--max-rtt-timeout", "2s", .. asked], ct);
            if (i < 0)
                continue;
            run.Add(words[0]);
            memory.Add(words[1]);
            whole.Add(seconds);
            right.Add(Math.Min(words[2], 900) + Math.Min(words[3], 50) + Math.Min(words[4], 50));
            nmap.Add(peer);
            held.Add(patient);
            open.Add(report.Split("/open/").Length - 1);
        }
        foreach (Figures figures in new[] { run, whole, nmap, held, memory, right, open })
            figures.Print();
        Figures.PrintRatio("VmSerial to nmap, whole processes", whole, nmap, "; wanted: at most 1");
        Figures.PrintRatio("VmSerial to nmap held to the deadline, whole processes", whole, held, "");
    }

    private static async Task<(double Seconds, string Output)> TimeAsync(string program, string[] arguments, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> complaints = process.StandardError.ReadToEndAsync(ct);
        string output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0 ? (seconds, output) : throw new InvalidOperationException($"{program}: {await complaints}");
    }
}
