using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Esx;

/// <summary>What goes wrong on a host while its rulesets are changed. Each test has a host of its own.</summary>
public sealed class RulesetMishapTests
{
    private static readonly RulesetWish s_wish = RulesetWish.Present(InstallerLab.Moxa()) with { Enabled = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_whose_refresh_cuts_ssh_puts_the_old_file_back_and_can_be_reached_again()
    {
        await using EsxLab lab = await EsxLab.StartAsync("6.5", Ct);
        string before = await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct);
        await lab.MishapAsync(lab.Host, EsxMishap.RefreshCutsSsh, on: true, Ct);
        Stopwatch watch = Stopwatch.StartNew();

        RulesetOutcome outcome = await InstallerLab.RunAsync(lab.Host, s_wish, Ct, InstallerLab.Options with { StepTimeout = TimeSpan.FromSeconds(6) });

        Assert.Equal(RulesetOutcomeKind.RolledBack, outcome.Kind);
        Assert.Equal("the host was not told in time that it can still be reached", outcome.Reason);
        Assert.Equal(["Every ruleset stands as before the change."], outcome.Proved);
        Assert.Equal(before, await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct));
        Assert.Null(outcome.After.Listed(s_wish.Id));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
        await NothingIsLeftAsync(lab);
    }

    [Theory]
    [InlineData(EsxMishap.RefreshIgnoresNew, "the ruleset could not")]
    [InlineData(EsxMishap.RefreshFails, "the firewall did not take the files")]
    public async Task A_refresh_that_does_not_bring_the_ruleset_is_taken_back(string mishap, string reason)
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", Ct);
        string before = await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct);
        await lab.MishapAsync(lab.Host, mishap, on: true, Ct);

        RulesetOutcome outcome = await InstallerLab.RunAsync(lab.Host, s_wish, Ct);

        Assert.Equal(RulesetOutcomeKind.RolledBack, outcome.Kind);
        Assert.True(outcome.Reason.StartsWith(reason, StringComparison.Ordinal) || outcome.Reason.StartsWith("a command on the host failed", StringComparison.Ordinal), outcome.Reason);
        Assert.Equal(before, await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct));
        await NothingIsLeftAsync(lab);
    }

    [Theory]
    [InlineData(EsxMishap.DiskFull, "HostRamdiskFull")]
    [InlineData(EsxMishap.ReadOnly, "HostFirewallFolderReadOnly")]
    public async Task A_ramdisk_that_takes_nothing_is_named_and_the_host_is_as_it_was(string mishap, string id)
    {
        await using EsxLab lab = await EsxLab.StartAsync("5.1", Ct);
        string before = await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct);
        await lab.MishapAsync(lab.Host, mishap, on: true, Ct);

        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => InstallerLab.RunAsync(lab.Host, s_wish, Ct));

        Assert.Equal(id, e.Id);
        Assert.Equal(before, await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct));
        await lab.WithoutMishapsAsync(lab.Host, Ct);
        Assert.Equal(RulesetOutcomeKind.Applied, (await InstallerLab.RunAsync(lab.Host, s_wish, Ct)).Kind);
    }

    // Room for what is uploaded and the copies, and not for the file beside the old one: sizes around that point, one after the other.
    [Fact]
    public async Task A_ramdisk_with_little_room_is_either_enough_or_left_as_it_was()
    {
        await using EsxLab lab = await EsxLab.StartAsync("5.1", Ct);
        string before = await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct);
        int refused = 0;
        for (int room = 4; room <= 120; room += 12)
        {
            await lab.ShellAsync(lab.Host, $"f=$(df -k / | awk 'END {{ print $3 }}'); mount -o remount,size=$((f + {room}))k /", Ct);
            try
            {
                RulesetOutcome outcome = await InstallerLab.RunAsync(lab.Host, s_wish, Ct);
                await lab.ShellAsync(lab.Host, "mount -o remount,size=64m /", Ct);
                if (outcome.Kind == RulesetOutcomeKind.Applied)
                {
                    await InstallerLab.RunAsync(lab.Host, RulesetWish.Absent(s_wish.Id), Ct);
                }
            }
            catch (VmSerialException e)
            {
                Assert.Equal("HostRamdiskFull", e.Id);
                refused++;
            }

            await lab.ShellAsync(lab.Host, "mount -o remount,size=64m /", Ct);
            Assert.Equal(before, await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct));
        }

        Assert.InRange(refused, 1, 9);
    }

    [Fact]
    public async Task A_lock_that_is_held_is_named_and_waited_for()
    {
        await using EsxLab lab = await EsxLab.StartAsync("6.5", Ct);
        await LockAsync(lab, "sleep 6; rm -rf /var/run/vmserial/lock");

        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => InstallerLab.RunAsync(lab.Host, s_wish, Ct, InstallerLab.Options with { LockWait = TimeSpan.FromSeconds(1) }));
        Assert.Equal(("RulesetLocked", ErrorKind.Conflict), (e.Id, e.Kind));
        Assert.Matches("changed by somebody@desk, for [0-9]+ s", e.Message);

        Assert.Equal(RulesetOutcomeKind.Applied, (await InstallerLab.RunAsync(lab.Host, s_wish, Ct)).Kind);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("sleep 100", 700)]
    public async Task A_lock_that_nobody_will_release_is_cleared_away(string holder, int age = 0)
    {
        await using EsxLab lab = await EsxLab.StartAsync("6.5", Ct);
        await LockAsync(lab, holder, age);
        await Task.Delay(TimeSpan.FromMilliseconds(300), Ct);

        Assert.Equal(RulesetOutcomeKind.Applied, (await InstallerLab.RunAsync(lab.Host, s_wish, Ct, InstallerLab.Options with { LockWait = TimeSpan.FromSeconds(5) })).Kind);
        Assert.Equal("", (await lab.ShellAsync(lab.Host, "ls -d /var/run/vmserial/lock* 2>/dev/null", Ct)).Output);
    }

    [Fact]
    public async Task A_run_whose_script_is_killed_is_cleared_away_by_the_next_one()
    {
        await using EsxLab lab = await EsxLab.StartAsync("5.1", Ct);
        string before = await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct);
        RulesetInstallerOptions patient = InstallerLab.Options with { ConfirmWithin = TimeSpan.FromSeconds(20) };
        await using ISshSession session = await SshConnector.ConnectAsync(InstallerLab.Target(lab.Host), Ct);
        RulesetInstaller installer = new(session, async token =>
        {
            await lab.ShellAsync(lab.Host, "kill -9 $(cat /var/run/vmserial/lock/pid)", token);
            throw new OperationCanceledException();
        }, patient);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => installer.RunAsync(s_wish, null, null, Ct));
        Assert.NotEqual(before, await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct));
        RulesetLock left = (await InstallerLab.ReadAsync(lab.Host, Ct)).Lock!;
        Assert.Equal(("tests@lab", false), (left.Owner, left.IsAlive));

        RulesetOutcome outcome = await InstallerLab.RunAsync(lab.Host, s_wish, Ct);

        Assert.Equal(RulesetOutcomeKind.Applied, outcome.Kind);
        Assert.Null(outcome.After.Lock);
        Assert.Equal(before, HostText(outcome.After).Replace(Added(outcome.After), "", StringComparison.Ordinal));
        await NothingIsLeftAsync(lab);
    }

    [Fact]
    public async Task A_run_that_is_stopped_is_taken_back_at_once()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", Ct);
        string before = await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using ISshSession session = await SshConnector.ConnectAsync(InstallerLab.Target(lab.Host), Ct);
        RulesetInstaller installer = new(session, async token =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not stopped");
        }, InstallerLab.Options with { ConfirmWithin = TimeSpan.FromSeconds(60) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => installer.RunAsync(s_wish, null, null, stop.Token));

        Stopwatch watch = Stopwatch.StartNew();
        while (await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct) != before && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Ct);
        }

        Assert.Equal(before, await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct));
    }

    [Theory]
    [InlineData("5.0u1", PersistenceChoice.Auto)]
    [InlineData("5.0u1", PersistenceChoice.Sticky)]
    [InlineData("5.1", PersistenceChoice.Auto)]
    [InlineData("5.1", PersistenceChoice.LocalSh)]
    [InlineData("6.5", PersistenceChoice.LocalSh)]
    public async Task What_survives_a_reboot_is_what_was_said(string profile, PersistenceChoice choice)
    {
        await using EsxLab lab = await EsxLab.StartAsync(profile, Ct);
        RulesetWish wish = s_wish with { Persistence = choice, Allowed = [AllowedHost.Parse("192.0.2.0/24")] };
        RulesetOutcome outcome;
        RulesetEdit edit;
        await using (ISshSession session = await SshConnector.ConnectAsync(InstallerLab.Target(lab.Host), Ct))
        {
            RulesetInstaller installer = new(session, token => SshConnector.ConnectAsync(InstallerLab.Target(lab.Host), token), InstallerLab.Options);
            edit = RulesetPlanner.Plan(await installer.ReadAsync(Ct), wish, new HostBoot { SecureBoot = false });
            outcome = await installer.ApplyAsync(edit, null, Ct);
        }

        Assert.Equal(RulesetOutcomeKind.Applied, outcome.Kind);
        await lab.RebootAsync(lab.Host, Ct);

        RulesetFiles after = await InstallerLab.ReadAsync(lab.Host, Ct);
        Assert.NotEqual(SurvivesReboot.Unknown, edit.Survival!.Answer);
        EsxCustomRuleset? row = after.CustomRulesets().SingleOrDefault();
        Assert.Equal(edit.Survival.Answer == SurvivesReboot.Yes, row is not null);
        if (row is not null)
        {
            Assert.Equal((true, "192.0.2.0/24"), (row.Enabled, Assert.Single(row.AllowedIps!)));
            Assert.Empty(row.Findings);
            RulesetOutcome removed = await InstallerLab.RunAsync(lab.Host, RulesetWish.Absent(wish.Id), Ct);
            Assert.Equal(RulesetOutcomeKind.Applied, removed.Kind);
            await lab.RebootAsync(lab.Host, Ct);
            Assert.Empty((await InstallerLab.ReadAsync(lab.Host, Ct)).CustomRulesets());
        }
    }

    private static string HostText(RulesetFiles files) => files.Files.Single(file => file.Path == InstallerLab.ServiceXml).Xml!.Text;

    private static string Added(RulesetFiles files)
    {
        string text = HostText(files);
        int start = text.IndexOf("<!-- VmSerial", StringComparison.Ordinal), end = text.IndexOf("</service>", start, StringComparison.Ordinal);
        start = text.LastIndexOf('\n', start) + 1;
        return text[start..(text.IndexOf('\n', end) + 1)];
    }

    private static async Task LockAsync(EsxLab lab, string holder, int age = 0)
    {
        const string Job = "j-0123456789abcdef0123456789abcdef";
        await lab.ShellAsync(lab.Host,
            $"mkdir -p /var/run/vmserial/lock /var/run/vmserial/{Job}; echo somebody@desk > /var/run/vmserial/{Job}/owner; echo {Job} > /var/run/vmserial/lock/job; "
                + $"echo $(($(date +%s) - {age})) > /var/run/vmserial/lock/since; ({holder}) >/dev/null 2>&1 </dev/null & echo $! > /var/run/vmserial/lock/pid", Ct);
    }

    private static async Task NothingIsLeftAsync(EsxLab lab)
        => Assert.Equal("", (await lab.ShellAsync(lab.Host, "for i in 1 2 3 4 5 6 7 8 9; do ps | grep -q '[.]/run' || break; usleep 200000; done; ls -A /var/run/vmserial; ps | grep '[.]/run'", Ct)).Output);
}
