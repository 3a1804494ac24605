using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Bench;

/// <summary>What the import adds to a bare start of PowerShell, whole processes, in turn.</summary>
internal static class ImportBench
{
    internal static async Task RunAsync(string root, int rounds, CancellationToken ct)
    {
        Console.WriteLine("import: pwsh -NoProfile with and without Import-Module VmSerial");
        string module = Path.Combine(root, "output", "VmSerial", "VmSerial.psd1");
        Figures with = new("with the module", "ms"), without = new("without", "ms"), added = new("the import adds", "ms");
        try
        {
            for (int i = -1; i < rounds; i++)
            {
                double bare = await StartAsync("exit 0", ct), loaded = await StartAsync($"Import-Module '{module}'; exit 0", ct);
                if (i < 0)
                    continue;
                without.Add(bare);
                with.Add(loaded);
                added.Add(loaded - bare);
            }
        }
        catch (Win32Exception)
        {
            Console.WriteLine("  pwsh is not installed: not measured");
            return;
        }
        without.Print();
        with.Print();
        added.Print();
        Console.WriteLine("  wanted: at most 150 ms added");
    }

    private static async Task<double> StartAsync(string command, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 && errors.Length == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
            : throw new InvalidOperationException(errors);
    }
}
