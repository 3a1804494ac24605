using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Bench;

/// <summary>Runs each comparison against its peer in one run and prints the ratios. Nothing here is a verdict of a test.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["probe-child", var list])
            return await ProbeBench.RunChildAsync(list);
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        string root = FindRoot();
        IReadOnlyList<string> wanted = args.Length == 0 ? ["read", "compare", "apply", "import", "ruleset", "cuts", "hostile", "console", "probe", "path"] : args;
        int rounds = 5;

        Console.WriteLine($"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, .NET {Environment.Version}; median of {rounds} rounds (min to max)");
        if (wanted.Contains("compare"))
            CompareBench.Run(rounds);
        if (wanted.Contains("read"))
            await ReadBench.RunAsync(root, rounds, stop.Token);
        if (wanted.Contains("apply"))
            await ApplyBench.RunAsync(root, Math.Min(rounds, 3), stop.Token);
        if (wanted.Contains("import"))
            await ImportBench.RunAsync(root, rounds * 2, stop.Token);
        if (wanted.Contains("console"))
            await ConsoleBench.RunAsync(rounds, stop.Token);
        if (wanted.Contains("probe"))
            await ProbeBench.RunAsync(rounds, stop.Token);
        try
        {
            if (wanted.Contains("ruleset"))
                await RulesetBench.RunAsync(rounds, stop.Token);
            if (wanted.Contains("cuts"))
                await CutBench.RunAsync(stop.Token);
            if (wanted.Contains("hostile"))
                await HostileBench.RunAsync(stop.Token);
            if (wanted.Contains("path"))
                await PathBench.RunAsync(root, rounds, stop.Token);
        }
        catch (FileNotFoundException missing)
        {
            Console.WriteLine($"  not measured: {missing.Message}");
        }
        return 0;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VmSerial.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run this from a checkout of VmSerial.");
    }
}
