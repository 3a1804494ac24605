using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Esx;

/// <summary>Rulesets that a VIB brings. Each test has a host of its own.</summary>
public sealed class RulesetVibTests
{
    private static readonly RulesetWish s_wish = RulesetWish.Present(InstallerLab.Moxa()) with
    {
        Enabled = true,
        Persistence = PersistenceChoice.Vib,
        AllowCommunityAcceptance = true,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.1")]
    [InlineData("6.5")]
    [InlineData("8.0")]
    public async Task A_vib_is_installed_replaced_left_alone_kept_across_a_reboot_and_removed(string profile)
    {
        await using EsxLab lab = await EsxLab.StartAsync(profile, Ct);
        RulesetOutcome added = await InstallerLab.RunAsync(lab.Host, s_wish, Ct);
        Assert.Equal((RulesetOutcomeKind.Applied, ""), (added.Kind, added.Reason));
        Assert.Equal(("vmserial-moxa", "CommunitySupported"), (Assert.Single(added.After.Vibs), added.After.Acceptance));
        Row(added.After, 1);
        Assert.Equal(RulesetOutcomeKind.Unchanged, (await InstallerLab.RunAsync(lab.Host, s_wish, Ct)).Kind);

        RulesetWish other = RulesetWish.Present(InstallerLab.Moxa(4001, 4002)) with { Persistence = PersistenceChoice.Vib };
        RulesetOutcome replaced = await InstallerLab.RunAsync(lab.Host, other, Ct);
        Assert.Equal((RulesetOutcomeKind.Applied, ""), (replaced.Kind, replaced.Reason));
        Row(replaced.After, 2);

        await lab.RebootAsync(lab.Host, Ct);
        Row(await InstallerLab.ReadAsync(lab.Host, Ct), 2);

        RulesetOutcome removed = await InstallerLab.RunAsync(lab.Host, RulesetWish.Absent(other.Id), Ct);
        Assert.Equal((RulesetOutcomeKind.Applied, ""), (removed.Kind, removed.Reason));
        Assert.Empty(removed.After.Vibs);
        Assert.Empty(removed.After.CustomRulesets());
    }

    [Fact]
    public async Task A_ruleset_moves_into_a_vib_and_out_again()
    {
        await using EsxLab lab = await EsxLab.StartAsync("5.1", Ct);
        string before = await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct);
        await InstallerLab.RunAsync(lab.Host, s_wish with { Persistence = PersistenceChoice.Sticky }, Ct);

        RulesetOutcome moved = await InstallerLab.RunAsync(lab.Host, s_wish, Ct);
        Assert.Equal((RulesetOutcomeKind.Applied, ""), (moved.Kind, moved.Reason));
        Row(moved.After, 1);
        Assert.Equal(before, await lab.ReadFileAsync(lab.Host, InstallerLab.ServiceXml, Ct));

        foreach (PersistenceChoice choice in new[] { PersistenceChoice.LocalSh, PersistenceChoice.Vib, PersistenceChoice.Sticky })
        {
            RulesetOutcome next = await InstallerLab.RunAsync(lab.Host, s_wish with { Persistence = choice }, Ct);
            Assert.Equal((RulesetOutcomeKind.Applied, ""), (next.Kind, next.Reason));
            EsxCustomRuleset row = Assert.Single(next.After.CustomRulesets());
            Assert.Equal((choice.ToString(), true), (row.Persistence.ToString(), row.Enabled));
        }
    }

    [Fact]
    public async Task A_vib_that_is_not_confirmed_goes_and_the_acceptance_level_is_as_before()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", Ct);
        await using ISshSession session = await SshConnector.ConnectAsync(InstallerLab.Target(lab.Host), Ct);
        bool late = false;
        RulesetInstaller installer = new(session, async token =>
        {
            await Task.Delay(late ? TimeSpan.Zero : TimeSpan.FromSeconds(6), token);
            late = true;
            return await SshConnector.ConnectAsync(InstallerLab.Target(lab.Host), token);
        }, InstallerLab.Options);

        RulesetOutcome outcome = await installer.RunAsync(s_wish, null, null, Ct);

        Assert.Equal((RulesetOutcomeKind.RolledBack, "the host was not told in time that it can still be reached"), (outcome.Kind, outcome.Reason));
        Assert.Equal("PartnerSupported", outcome.After.Acceptance);
        Assert.Empty(outcome.After.CustomRulesets());
    }

    [Fact]
    public async Task A_host_that_takes_no_such_vib_is_asked_for_leave_and_secure_boot_is_believed()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", Ct);
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => InstallerLab.RunAsync(lab.Host, s_wish with { AllowCommunityAcceptance = false }, Ct));
        Assert.Equal("AcceptanceLevelTooHigh", e.Id);
        Assert.Contains("PartnerSupported", e.Message, StringComparison.Ordinal);
        await using EsxLab secure = await EsxLab.StartAsync("8.0-secureboot", Ct);
        VmSerialException refused = await Assert.ThrowsAsync<VmSerialException>(() => InstallerLab.WithAsync(InstallerLab.Target(secure.Host), InstallerLab.Options,
            installer => installer.RunAsync(s_wish, new HostBoot { SecureBoot = true }, null, Ct), Ct));
        Assert.Equal("VibRefusedBySecureBoot", refused.Id);
    }

    private static void Row(RulesetFiles files, int rules)
    {
        EsxCustomRuleset row = Assert.Single(files.CustomRulesets());
        Assert.Equal((PersistenceMethod.Vib, true, true, rules), (row.Persistence, row.Enabled, row.IsMarked, row.Rules.Count));
        Assert.Empty(row.Findings);
    }
}
