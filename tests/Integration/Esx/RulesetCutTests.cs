using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Esx;

/// <summary>Connections that are cut, spread over the whole exchange. <c>VMSERIAL_CUTS</c> sets how many; 500 is the number that is promised.</summary>
public sealed class RulesetCutTests
{
    private const int Hosts = 4;

    // A run that is cut is taken back soon, so that the next one need not wait long; that one has the time that users have.
    private static readonly RulesetInstallerOptions s_cut = InstallerLab.Options with { ConfirmWithin = TimeSpan.FromSeconds(2) };
    private static readonly RulesetInstallerOptions s_whole = InstallerLab.Options with { ConfirmWithin = TimeSpan.FromSeconds(60), StepTimeout = TimeSpan.FromSeconds(60), LockWait = TimeSpan.FromSeconds(90) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_is_cut_anywhere_leaves_the_file_whole_and_the_next_run_ends_as_wished()
    {
        int cuts = int.TryParse(Environment.GetEnvironmentVariable("VMSERIAL_CUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 60;
        await using EsxLab lab = await EsxLab.StartAsync(["--profile", "5.1,8.0", "--count", $"{Hosts}"], Ct);
        ConcurrentQueue<(int Cut, string Outcome)> outcomes = [];
        await Task.WhenAll(lab.Hosts.Select((host, index) => CutAsync(lab, host, [.. Enumerable.Range(0, cuts).Where(cut => cut % Hosts == index)], cuts, outcomes)));

        Assert.Equal(cuts, outcomes.Count);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join("\n", outcomes.GroupBy(o => o.Outcome).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}")));

        // A cut that no run notices would prove nothing.
        Assert.True(outcomes.Count(outcome => outcome.Outcome.StartsWith("Ssh", StringComparison.Ordinal)) > cuts / 4);
    }

    private static async Task CutAsync(EsxLab lab, EsxLabHost host, IReadOnlyList<int> cuts, int all, ConcurrentQueue<(int Cut, string Outcome)> outcomes)
    {
        RulesetWish present = RulesetWish.Present(InstallerLab.Moxa()) with { Enabled = true }, absent = RulesetWish.Absent(present.Id);
        string without = await lab.ReadFileAsync(host, InstallerLab.ServiceXml, Ct);
        long whole;
        await using (CuttingProxy proxy = CuttingProxy.Start(host))
        {
            Assert.Equal(RulesetOutcomeKind.Applied, (await RunAsync(host, proxy.Port, present, s_whole)).Kind);
            whole = proxy.BytesPassed;
        }

        string with = await lab.ReadFileAsync(host, InstallerLab.ServiceXml, Ct);
        bool isThere = true;
        foreach (int cut in cuts)
        {
            // Adding and removing in turns: each is the next one's start.
            RulesetWish wish = isThere ? absent : present;
            string outcome;
            await using (CuttingProxy proxy = CuttingProxy.Start(host))
            {
                proxy.CutAfter(1 + (whole * cut / all), allowNew: true);
                try
                {
                    outcome = $"{(await RunAsync(host, proxy.Port, wish, s_cut)).Kind}";
                }
                catch (VmSerialException e)
                {
                    outcome = e.Id;
                }
            }

            string found = await WholeAsync(lab, host, [without, with]);
            Assert.True(found == without || found == with, $"cut {cut} of {all} ({outcome}): the file is neither the old one nor the new one");
            RulesetOutcome next = await InstallerLab.RunAsync(host, wish, Ct, s_whole);
            Assert.True(next.Kind is RulesetOutcomeKind.Applied or RulesetOutcomeKind.Unchanged, $"cut {cut} of {all} ({outcome}): the next run is {next.Kind}: {next.Reason}");
            isThere = !isThere;
            Assert.Equal(isThere ? with : without, await lab.ReadFileAsync(host, InstallerLab.ServiceXml, Ct));
            Assert.Equal(isThere, next.After.Listed(wish.Id)?.Enabled == true);
            outcomes.Enqueue((cut, outcome));
        }

        if (isThere)
        {
            await InstallerLab.RunAsync(host, absent, Ct, s_whole);
        }

        Assert.Equal("", (await lab.ShellAsync(host, "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do ps | grep -q '[.]/run' || break; sleep 5; done; ls -A /var/run/vmserial", Ct)).Output);
    }

    // The script on the host goes on without the connection: it may be writing in this very moment.
    private static async Task<string> WholeAsync(EsxLab lab, EsxLabHost host, string[] wanted)
    {
        string found = await lab.ReadFileAsync(host, InstallerLab.ServiceXml, Ct);
        if (!wanted.Contains(found))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), Ct);
            found = await lab.ReadFileAsync(host, InstallerLab.ServiceXml, Ct);
        }

        return found;
    }

    private static async Task<RulesetOutcome> RunAsync(EsxLabHost host, int port, RulesetWish wish, RulesetInstallerOptions options)
    {
        SshTarget target = InstallerLab.Target(host, port: port);
        return await InstallerLab.WithAsync(target, options, installer => installer.RunAsync(wish, null, null, Ct), Ct);
    }
}
