using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;

namespace VmSerial.Bench;

/// <summary>Connections that are cut at points spread over the whole exchange: what is left on the host, and whether the next run ends as wished.</summary>
internal static class CutBench
{
    private const int Hosts = 10;
    private const int Cuts = 500;

    // A run that is cut is taken back soon, so that the next one need not wait long; that one has the time that users have.
    private static readonly RulesetInstallerOptions s_cut = new() { ConfirmWithin = TimeSpan.FromSeconds(2), StepTimeout = TimeSpan.FromSeconds(20), LockWait = TimeSpan.FromSeconds(90) };
    private static readonly RulesetInstallerOptions s_next = new() { ConfirmWithin = TimeSpan.FromSeconds(60), StepTimeout = TimeSpan.FromSeconds(60), LockWait = TimeSpan.FromSeconds(120) };

    internal static async Task RunAsync(CancellationToken ct)
    {
        Console.WriteLine($"cuts: {Cuts} connections cut, {Hosts} hosts of the lab at a time (5.1 and 8.0), a ruleset added and removed in turn");
        await using EsxLab lab = await EsxLab.StartAsync(["--profile", "5.1,8.0", "--count", $"{Hosts}"], ct);
        ConcurrentQueue<CutFound> found = [];
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(lab.Hosts.Select((host, index) => OnHostAsync(lab, host, [.. Enumerable.Range(0, Cuts).Where(cut => cut % Hosts == index)], found, ct)));
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        Console.WriteLine($"  {found.Count(cut => cut.WholeAtOnce)} of {found.Count} whole at the first look after the cut");
        Console.WriteLine($"  {found.Count(cut => cut.Whole)} of {found.Count} whole once a copy under way had ended");
        Console.WriteLine($"  {found.Count(cut => cut.Finished)} of {found.Count} finished by the next run");
        foreach (IGrouping<string, CutFound> outcome in found.GroupBy(cut => cut.Outcome).OrderByDescending(group => group.Count()))
            Console.WriteLine($"  the run that was cut ended as {outcome.Key}: {outcome.Count()}");
        foreach (CutFound fault in found.Where(cut => !cut.Whole || !cut.Finished).OrderBy(cut => cut.Cut))
            Console.WriteLine($"  FAULT {fault}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  took {took.TotalSeconds:0} s"));
    }

    private static async Task OnHostAsync(EsxLab lab, EsxLabHost host, IReadOnlyList<int> cuts, ConcurrentQueue<CutFound> all, CancellationToken ct)
    {
        string without = await lab.ReadFileAsync(host, HostLogin.ServiceXml, ct);
        long adding = await WholeAsync(host, HostLogin.Present, ct);
        string with = await lab.ReadFileAsync(host, HostLogin.ServiceXml, ct);
        long removing = await WholeAsync(host, HostLogin.Absent, ct);
        bool isThere = false;
        foreach (int cut in cuts)
        {
            RulesetWish wish = isThere ? HostLogin.Absent : HostLogin.Present;
            string outcome = await CutAsync(host, 1 + ((isThere ? removing : adding) * cut / Cuts), wish, ct);
            (bool atOnce, bool isWhole) = await LookAsync(lab, host, without, with, ct);
            isThere = !isThere;
            (bool finished, string next) = await NextAsync(lab, host, wish, isThere ? with : without, isThere, ct);
            all.Enqueue(new CutFound(cut, host.Name, outcome, atOnce, isWhole, finished, next));
            if (all.Count % 50 == 0)
                await Console.Error.WriteLineAsync($"  … {all.Count} of {Cuts}");
        }
    }

    // How many bytes a run exchanges that nothing cuts.
    private static async Task<long> WholeAsync(EsxLabHost host, RulesetWish wish, CancellationToken ct)
    {
        await using CuttingProxy proxy = CuttingProxy.Start(host);
        await HostLogin.RunAsync(HostLogin.Target(host, proxy.Port), wish, s_next, ct);
        return proxy.BytesPassed;
    }

    private static async Task<string> CutAsync(EsxLabHost host, long after, RulesetWish wish, CancellationToken ct)
    {
        await using CuttingProxy proxy = CuttingProxy.Start(host);
        proxy.CutAfter(after, allowNew: true);
        try
        {
            RulesetOutcome outcome = await HostLogin.RunAsync(HostLogin.Target(host, proxy.Port), wish, s_cut, ct);
            return proxy.IsBroken ? $"{outcome.Kind}" : $"{outcome.Kind}, before the cut";
        }
        catch (VmSerialException e)
        {
            return e.Id;
        }
    }

    // The script on the host goes on without the connection: it may be copying in this very moment.
    private static async Task<(bool AtOnce, bool Whole)> LookAsync(EsxLab lab, EsxLabHost host, string without, string with, CancellationToken ct)
    {
        for (int look = 0; look < 10; look++)
        {
            string file = await lab.ReadFileAsync(host, HostLogin.ServiceXml, ct);
            if (file == without || file == with)
                return (look == 0, true);
            await Task.Delay(200, ct);
        }
        return (false, false);
    }

    private static async Task<(bool Finished, string Next)> NextAsync(EsxLab lab, EsxLabHost host, RulesetWish wish, string wanted, bool isThere, CancellationToken ct)
    {
        try
        {
            RulesetOutcome next = await HostLogin.RunAsync(HostLogin.Target(host), wish, s_next, ct);
            bool listed = next.After.Listed(wish.Id)?.Enabled == true;
            bool same = await lab.ReadFileAsync(host, HostLogin.ServiceXml, ct) == wanted;
            return (next.Kind is RulesetOutcomeKind.Applied or RulesetOutcomeKind.Unchanged && listed == isThere && same, $"{next.Kind} {next.Reason}".TrimEnd());
        }
        catch (VmSerialException e)
        {
            return (false, $"{e.Id}: {e.Message}");
        }
    }
}
