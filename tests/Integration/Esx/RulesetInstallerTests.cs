using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Esx;

[Collection(EsxHostsCollection.Name)]
public sealed class RulesetInstallerTests(EsxHosts hosts)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.0u1", PersistenceMethod.LocalSh)]
    [InlineData("5.1", PersistenceMethod.Sticky)]
    [InlineData("6.5", PersistenceMethod.LocalSh)]
    [InlineData("8.0", PersistenceMethod.Sticky)]
    [InlineData("8.0-secureboot", PersistenceMethod.Sticky)]
    public async Task A_ruleset_is_added_proved_left_alone_and_removed_to_the_byte(string profile, PersistenceMethod expected)
    {
        EsxLabHost host = hosts.OfProfile(profile);
        RulesetFiles before = await InstallerLab.ReadAsync(host, Ct);
        Assert.Equal(0, before.UserId);
        Assert.Empty(before.CustomRulesets());
        int sessions = await hosts.Lab.CountSessionsAsync(host, Ct);

        RulesetOutcome added = await InstallerLab.RunAsync(host, RulesetWish.Present(InstallerLab.Moxa()) with { Enabled = true }, Ct);

        Assert.Equal((RulesetOutcomeKind.Applied, ""), (added.Kind, added.Reason));
        Assert.Empty(added.Warnings);
        Assert.InRange(await hosts.Lab.CountSessionsAsync(host, Ct) - sessions, 1, 5);
        EsxCustomRuleset row = Assert.Single(added.After.CustomRulesets());
        Assert.Equal(("moxa", true, true, expected), (row.Id, row.Enabled, row.IsMarked, row.Persistence));
        Assert.Empty(row.Findings);
        Assert.Equal(expected == PersistenceMethod.LocalSh ? "/etc/vmware/firewall/vmserial-moxa.xml" : InstallerLab.ServiceXml, row.File);

        sessions = await hosts.Lab.CountSessionsAsync(host, Ct);
        RulesetOutcome again = await InstallerLab.RunAsync(host, RulesetWish.Present(InstallerLab.Moxa()) with { Enabled = true }, Ct);
        Assert.Equal(RulesetOutcomeKind.Unchanged, again.Kind);
        Assert.Equal(1, await hosts.Lab.CountSessionsAsync(host, Ct) - sessions);

        RulesetOutcome removed = await InstallerLab.RunAsync(host, RulesetWish.Absent(RulesetId.Parse("moxa")), Ct);
        Assert.Equal(RulesetOutcomeKind.Applied, removed.Kind);
        Assert.Equal(before.Files.Select(f => f.Path), removed.After.Files.Select(f => f.Path));
        Assert.Equal(before.Files.Select(f => f.File.Content), removed.After.Files.Select(f => f.File.Content));
        Assert.Equal(before.BootScripts.Select(f => f.Content), removed.After.BootScripts.Select(f => f.Content));
        Assert.Equal(before.Rulesets!.Select(r => (r.Key, r.Enabled)), removed.After.Rulesets!.Select(r => (r.Key, r.Enabled)));
        await NothingIsLeftAsync(host);
    }

    [Fact]
    public async Task Rules_are_replaced_in_one_edit_and_keep_their_state()
    {
        EsxLabHost host = hosts.Esx51;
        byte[] before = (await InstallerLab.ReadAsync(host, Ct)).Files[0].File.Content;
        await InstallerLab.RunAsync(host, RulesetWish.Present(InstallerLab.Moxa()) with { Enabled = true, Allowed = [AllowedHost.Parse("192.0.2.7"), AllowedHost.Parse("198.51.100.0/24")] }, Ct);

        RulesetOutcome replaced = await InstallerLab.RunAsync(host, RulesetWish.Present(InstallerLab.Moxa(4001, 4002)), Ct);

        EsxCustomRuleset row = Assert.Single(replaced.After.CustomRulesets());
        Assert.Equal(RulesetOutcomeKind.Applied, replaced.Kind);
        Assert.Equal((true, "0033"), (row.Enabled, row.ServiceNumber));
        Assert.Equal(["192.0.2.7", "198.51.100.0/24"], row.AllowedIps);
        Assert.Equal([4001, 4002], row.Rules.Select(rule => rule.Begin));

        RulesetOutcome opened = await InstallerLab.RunAsync(host, RulesetWish.Present(InstallerLab.Moxa(4001, 4002)) with { Allowed = [], Enabled = false }, Ct);
        row = Assert.Single(opened.After.CustomRulesets());
        Assert.Equal(RulesetOutcomeKind.Applied, opened.Kind);
        Assert.Equal(replaced.After.Files[0].File.Content, opened.After.Files[0].File.Content);
        Assert.False(row.Enabled);
        Assert.Equal([], row.AllowedIps);
        RulesetOutcome removed = await InstallerLab.RunAsync(host, RulesetWish.Absent(RulesetId.Parse("moxa")), Ct);
        Assert.Equal(before, removed.After.Files[0].File.Content);
        await NothingIsLeftAsync(host);
    }

    [Fact]
    public async Task Changing_the_persistence_moves_a_ruleset_and_back_again()
    {
        EsxLabHost host = hosts.Esx51;
        RulesetFiles before = await InstallerLab.ReadAsync(host, Ct);
        RulesetWish wish = RulesetWish.Present(InstallerLab.Moxa()) with { Enabled = true };
        await InstallerLab.RunAsync(host, wish, Ct);

        RulesetOutcome moved = await InstallerLab.RunAsync(host, wish with { Persistence = PersistenceChoice.LocalSh }, Ct);
        EsxCustomRuleset row = Assert.Single(moved.After.CustomRulesets());
        Assert.Equal((RulesetOutcomeKind.Applied, PersistenceMethod.LocalSh, true), (moved.Kind, row.Persistence, row.Enabled));
        Assert.Equal(before.Files[0].File.Content, moved.After.Files.Single(f => f.Path == InstallerLab.ServiceXml).File.Content);

        RulesetOutcome back = await InstallerLab.RunAsync(host, wish with { Persistence = PersistenceChoice.Sticky }, Ct);
        Assert.Equal((RulesetOutcomeKind.Applied, PersistenceMethod.Sticky), (back.Kind, Assert.Single(back.After.CustomRulesets()).Persistence));
        Assert.Equal(before.BootScript!.Content, back.After.BootScript!.Content);
        await InstallerLab.RunAsync(host, RulesetWish.Absent(wish.Id), Ct);
        await NothingIsLeftAsync(host);
    }

    [Fact]
    public async Task A_user_who_is_not_root_is_refused_and_still_reads_the_files()
    {
        RulesetFiles files = await InstallerLab.ReadAsync(hosts.Esx80, Ct, EsxLabHost.Operator);
        Assert.Equal(1001, files.UserId);
        Assert.Null(files.Rulesets);
        Assert.Contains(files.Lacking, sentence => sentence.StartsWith("The listing of the rulesets", StringComparison.Ordinal));
        Assert.Contains(files.Files, file => file.Path == InstallerLab.ServiceXml && file.Xml!.Services.Count > 30);
        VmSerialException e = Assert.Throws<VmSerialException>(() => RulesetPlanner.Plan(files, RulesetWish.Present(InstallerLab.Moxa())));
        Assert.Equal("ShellNotRoot", e.Id);
    }

    [Fact]
    public async Task A_file_that_was_changed_since_it_was_read_is_left_as_it_is()
    {
        EsxLabHost host = hosts.Esx51;
        string original = await hosts.Lab.ReadFileAsync(host, InstallerLab.ServiceXml, Ct);
        try
        {
            VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => InstallerLab.WithAsync(InstallerLab.Target(host), InstallerLab.Options, async installer =>
            {
                RulesetEdit edit = RulesetPlanner.Plan(await installer.ReadAsync(Ct), RulesetWish.Present(InstallerLab.Moxa()));
                await hosts.Lab.WriteFileAsync(host, InstallerLab.ServiceXml, original + "<!-- an editor -->\n", Ct);
                return await installer.ApplyAsync(edit, null, Ct);
            }, Ct));
            Assert.Equal(("FileChangedUnderneath", ErrorKind.Conflict), (e.Id, e.Kind));
            Assert.Equal(original + "<!-- an editor -->\n", await hosts.Lab.ReadFileAsync(host, InstallerLab.ServiceXml, Ct));
        }
        finally
        {
            await hosts.Lab.WriteFileAsync(host, InstallerLab.ServiceXml, original, CancellationToken.None);
        }
    }

    private async Task NothingIsLeftAsync(EsxLabHost host)
        => Assert.Equal("", (await hosts.Lab.ShellAsync(host, "for i in 1 2 3 4 5 6 7 8 9; do ps | grep -q '[.]/run' || break; usleep 200000; done; ls -A /var/run/vmserial; ls -A /etc/vmware/firewall | grep space; ps | grep '[.]/run'", Ct)).Output);
}
