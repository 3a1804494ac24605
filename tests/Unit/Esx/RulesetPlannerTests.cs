using System;
using System.Linq;
using System.Text;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Unit.Esx;

public sealed class RulesetPlannerTests
{
    private static readonly RulesetWish s_moxa = RulesetWish.Present(Rulesets.Moxa);

    [Fact]
    public void A_new_ruleset_goes_behind_the_last_one_with_the_sticky_bit_where_that_is_known_to_last()
    {
        RulesetEdit edit = RulesetPlanner.Plan(HostAnswers.Host(), s_moxa with { Enabled = true });

        HostFileEdit file = Assert.Single(edit.Files);
        Assert.Equal((RulesetFiles.StockPath, Convert.ToInt32("1444", 8)), (file.Path, file.Mode));
        Assert.Equal("0033", ServiceXml.Parse(file.Content!).Find(Rulesets.Moxa.Id).Single().Number);
        Assert.Equal((PersistenceMethod.Sticky, SurvivesReboot.Yes), (edit.Persistence, edit.Survival!.Answer));
        Assert.True(edit.SavesState && edit.Refreshes);
        Assert.Equal(["esxcli network firewall ruleset set -r moxa -e true"], edit.Commands.Select(command => command.ToShell()));
        Assert.Empty(edit.UndoCommands);
        Assert.Contains("VMware KB 2008226", edit.Survival.Source);
    }

    [Fact]
    public void On_5_0_the_boot_script_brings_a_file_of_its_own()
    {
        RulesetEdit edit = RulesetPlanner.Plan(HostAnswers.Host("5.0.0"), s_moxa);

        Assert.Equal(["/etc/vmware/firewall/vmserial-moxa.xml", "/etc/rc.local"], edit.Files.Select(file => file.Path));
        Assert.Equal((PersistenceMethod.LocalSh, SurvivesReboot.Yes), (edit.Persistence, edit.Survival!.Answer));
        Assert.Null(edit.Files[0].Before);
        Assert.Equal(["moxa"], BootScript.Parse(edit.Files[1].Content!, "x").Ids);
    }

    [Theory]
    [InlineData("8.0.3", null, null, PersistenceMethod.Sticky, SurvivesReboot.Unknown)]
    [InlineData("6.5.0", false, null, PersistenceMethod.LocalSh, SurvivesReboot.Yes)]
    [InlineData("6.5.0", true, null, PersistenceMethod.None, SurvivesReboot.No)]
    [InlineData("5.1.0", null, true, PersistenceMethod.None, SurvivesReboot.No)]
    public void Auto_says_plainly_what_is_not_known_to_last(string version, bool? secureBoot, bool? stateless, PersistenceMethod expected, SurvivesReboot survives)
    {
        RulesetEdit edit = RulesetPlanner.Plan(HostAnswers.Host(version), s_moxa, new HostBoot { SecureBoot = secureBoot, Stateless = stateless });

        Assert.Equal((expected, survives), (edit.Persistence, edit.Survival!.Answer));
        Assert.NotEmpty(edit.PersistenceReason);
    }

    [Fact]
    public void A_vib_is_chosen_by_itself_only_where_the_host_may_take_it()
    {
        HostBoot boot = new() { SecureBoot = false };
        RulesetFiles host = HostAnswers.Host("8.0.3");

        Assert.Contains("A VIB would stay", RulesetPlanner.Plan(host, s_moxa, boot).PersistenceReason);
        RulesetEdit allowed = RulesetPlanner.Plan(host, s_moxa with { AllowCommunityAcceptance = true }, boot);
        Assert.Equal((PersistenceMethod.Vib, "vmserial-moxa", "PartnerSupported"), (allowed.Persistence, allowed.Vib!.Name, allowed.Vib.LowersAcceptanceFrom));
        Assert.Contains(allowed.Steps, step => step.Contains("VMware gives no support", StringComparison.Ordinal));
        Assert.Contains("remediation of a cluster that is managed with a single image", allowed.Survival!.UndoneBy);
        Assert.Null(RulesetPlanner.Plan(host with { Acceptance = "CommunitySupported" }, s_moxa, boot).Vib!.LowersAcceptanceFrom);
        Rulesets.Refused("AcceptanceLevelTooHigh", () => RulesetPlanner.Plan(host, s_moxa with { Persistence = PersistenceChoice.Vib }, boot));
        Rulesets.Refused("VibRefusedBySecureBoot", () => RulesetPlanner.Plan(host, s_moxa with { Persistence = PersistenceChoice.Vib, AllowCommunityAcceptance = true }, new HostBoot { SecureBoot = true }));
    }

    [Theory]
    [InlineData("5.0.0", PersistenceChoice.Auto)]
    [InlineData("5.1.0", PersistenceChoice.Auto)]
    [InlineData("8.0.3", PersistenceChoice.Auto)]
    [InlineData("5.1.0", PersistenceChoice.None)]
    [InlineData("5.1.0", PersistenceChoice.LocalSh)]
    public void What_is_there_as_wished_changes_nothing_and_is_removed_to_the_byte(string version, PersistenceChoice choice)
        => Rulesets.Check(200, 10, Rulesets.Ruleset, ruleset =>
        {
            RulesetFiles before = HostAnswers.Host(version);
            RulesetWish wish = RulesetWish.Present(ruleset) with { Persistence = choice };
            RulesetFiles after = HostAnswers.After(before, RulesetPlanner.Plan(before, wish));

            RulesetEdit again = RulesetPlanner.Plan(after, wish);
            Assert.True(again.ChangesNothing, string.Join("; ", again.Steps));
            Assert.Equal(ruleset.Rules, Assert.Single(after.CustomRulesets()).Rules);

            RulesetEdit removal = RulesetPlanner.Plan(after, RulesetWish.Absent(ruleset.Id));
            RulesetFiles removed = HostAnswers.After(after, removal with { Ruleset = ruleset });
            Assert.Equal(before.Files.Select(file => Encoding.UTF8.GetString(file.File.Content)), removed.Files.Select(file => Encoding.UTF8.GetString(file.File.Content)));
            Assert.Equal(before.BootScript!.Content, removed.BootScript!.Content);
        });

    [Fact]
    public void Moving_leaves_an_id_in_one_place()
    {
        RulesetFiles sticky = HostAnswers.After(HostAnswers.Host(), RulesetPlanner.Plan(HostAnswers.Host(), s_moxa));

        RulesetFiles moved = HostAnswers.After(sticky, RulesetPlanner.Plan(sticky, s_moxa with { Persistence = PersistenceChoice.LocalSh }));
        Assert.Equal(("/etc/vmware/firewall/vmserial-moxa.xml", PersistenceMethod.LocalSh), (moved.CustomRulesets().Single().File, moved.CustomRulesets().Single().Persistence));

        RulesetFiles back = HostAnswers.After(moved, RulesetPlanner.Plan(moved, s_moxa with { Persistence = PersistenceChoice.Sticky }));
        Assert.Equal(RulesetFiles.StockPath, back.CustomRulesets().Single().File);
        Assert.Empty(BootScript.Parse(back.BootScript!.Content, "x").Ids);
    }

    [Fact]
    public void A_foreign_id_with_other_rules_is_shown_beside_the_wish_and_replaced_by_force_only()
    {
        string stock = Rulesets.Stock.Replace("</ConfigRoot>", "<service id='0050'><id>moxa</id><rule id='0000'><direction>inbound</direction><protocol>udp</protocol><porttype>dst</porttype><port>99</port></rule><enabled>true</enabled><required>false</required></service>\n</ConfigRoot>");
        RulesetFiles host = HostAnswers.Host(stock: stock);

        VmSerialException e = Rulesets.Refused("RulesetIdInUse", () => RulesetPlanner.Plan(host, s_moxa));
        Assert.Contains("Found: inbound udp dst 99; wanted: outbound tcp dst 4001", e.Message);
        Rulesets.Refused("RulesetNotMarked", () => RulesetPlanner.Plan(host, RulesetWish.Absent(Rulesets.Moxa.Id)));

        ServiceEntry forced = ServiceXml.Parse(RulesetPlanner.Plan(host, s_moxa with { Force = true }).Files.Single().Content!).Find(Rulesets.Moxa.Id).Single();
        Assert.True(forced.IsMarked);
        Assert.Equal(Rulesets.Moxa.Rules, forced.Rules);
        Assert.Single(RulesetPlanner.Plan(host, RulesetWish.Absent(Rulesets.Moxa.Id) with { Force = true }).Files);
    }

    [Fact]
    public void A_foreign_id_with_the_rules_wished_is_left_where_it_is()
    {
        string file = Encoding.UTF8.GetString(Vib.RulesetFile(Rulesets.Moxa)).Replace("<!-- VmSerial: ruleset moxa -->", "");
        RulesetFiles host = HostAnswers.Host("5.0.0", more: ("/etc/vmware/firewall/moxa.xml", file));

        Assert.True(RulesetPlanner.Plan(host, s_moxa).ChangesNothing);
        Assert.False(host.CustomRulesets().Single().IsMarked);
        Rulesets.Refused("RulesetNotMarked", () => RulesetPlanner.Plan(host, s_moxa with { Persistence = PersistenceChoice.LocalSh }));
    }

    [Fact]
    public void What_stands_in_the_way_is_named()
    {
        RulesetFiles host = HostAnswers.Host();
        Rulesets.Refused("StockRuleset", () => RulesetPlanner.Plan(host, RulesetWish.Present(Rulesets.Of("sshServer", RulesetRule.Create(RuleDirection.Inbound, 22)))));
        Rulesets.Refused("StockRuleset", () => RulesetPlanner.Plan(host, RulesetWish.Absent(RulesetId.Parse("VSPC")) with { Force = true }));
        Rulesets.Refused("ShellNotRoot", () => RulesetPlanner.Plan(host with { UserId = 1001, Rulesets = null }, s_moxa));
        Rulesets.Refused("HostNotUnderstood", () => RulesetPlanner.Plan(host with { Rulesets = null }, s_moxa));
        Rulesets.Refused("HostLacksDigest", () => RulesetPlanner.Plan(host with { DigestProgram = null }, s_moxa));
        Rulesets.Refused("BootScriptMissing", () => RulesetPlanner.Plan(HostAnswers.Host("5.0.0") with { BootScripts = [] }, s_moxa));
        VmSerialException locked = Rulesets.Refused("RulesetLocked", () => RulesetPlanner.Plan(host with { Lock = new RulesetLock("admin@desk", TimeSpan.FromSeconds(12), "", IsAlive: true) }, s_moxa));
        Assert.Contains("admin@desk, for 12 s", locked.Message);
        Rulesets.Refused("ServiceXmlMalformed", () => RulesetPlanner.Plan(HostAnswers.Host(stock: "<ConfigRoot>") with { Rulesets = [] }, s_moxa));
    }

    [Fact]
    public void An_id_that_differs_in_case_only_is_refused_wherever_it_is()
    {
        RulesetFiles inFile = HostAnswers.Host(more: ("/etc/vmware/firewall/other.xml", "<ConfigRoot><service><id>Moxa</id></service></ConfigRoot>"));
        Rulesets.Refused("RulesetIdDiffersInCaseOnly", () => RulesetPlanner.Plan(inFile, s_moxa));
        Rulesets.Refused("RulesetIdDiffersInCaseOnly", () => RulesetPlanner.Plan(inFile with { Files = [inFile.Files[0]] }, s_moxa));
        Rulesets.Refused("RulesetIdDiffersInCaseOnly", () => RulesetPlanner.Plan(inFile, RulesetWish.Absent(Rulesets.Moxa.Id)));
    }

    [Fact]
    public void An_id_that_is_there_twice_is_named_with_both_places()
    {
        string file = Encoding.UTF8.GetString(Vib.RulesetFile(Rulesets.Moxa));
        RulesetFiles host = HostAnswers.Host(more: [("/etc/vmware/firewall/a.xml", file), ("/etc/vmware/firewall/b.xml", file)]);

        Assert.Contains("b.xml line 3", Rulesets.Refused("RulesetAmbiguous", () => RulesetPlanner.Plan(host, s_moxa)).Message);
        Assert.All(host.CustomRulesets(), row => Assert.Contains("as well", Assert.Single(row.Findings)));
    }

    [Fact]
    public void Allowed_addresses_are_compared_and_changed_one_by_one()
    {
        RulesetFiles host = HostAnswers.After(HostAnswers.Host(), RulesetPlanner.Plan(HostAnswers.Host(), s_moxa));
        RulesetFiles listed = host with { Rulesets = [.. host.Rulesets!.Select(r => r.Key == "moxa" ? r with { AllIpAllowed = false, AllowedHosts = ["192.0.2.1", "192.0.2.2"] } : r)] };

        RulesetEdit edit = RulesetPlanner.Plan(listed, s_moxa with { Allowed = [AllowedHost.Parse("192.0.2.2"), AllowedHost.Parse("198.51.100.0/24")] });
        Assert.Equal(
            ["esxcli network firewall ruleset allowedip add -r moxa -i 198.51.100.0/24", "esxcli network firewall ruleset allowedip remove -r moxa -i 192.0.2.1"],
            edit.Commands.Select(command => command.ToShell()));
        Assert.Empty(edit.Files);
        Assert.False(edit.Refreshes);
        Assert.Equal(2, edit.UndoCommands.Count);
        Assert.Equal(["esxcli network firewall ruleset set -r moxa -a true"], RulesetPlanner.Plan(listed, s_moxa with { Allowed = [] }).Commands.Select(command => command.ToShell()));
        Assert.True(RulesetPlanner.Plan(listed, s_moxa).ChangesNothing);
        Assert.True(RulesetPlanner.Plan(listed, s_moxa with { Allowed = [AllowedHost.Parse("192.0.2.2"), AllowedHost.Parse("192.0.2.1")] }).ChangesNothing);
    }

    [Fact]
    public void A_file_that_the_firewall_has_not_read_is_refreshed()
    {
        RulesetFiles host = HostAnswers.After(HostAnswers.Host(), RulesetPlanner.Plan(HostAnswers.Host(), s_moxa));
        RulesetFiles unread = host with { Rulesets = [.. host.Rulesets!.Where(r => r.Key != "moxa")] };

        RulesetEdit edit = RulesetPlanner.Plan(unread, s_moxa);
        Assert.True(edit.Refreshes);
        Assert.Empty(edit.Files);
        Assert.Contains("does not list", Assert.Single(unread.CustomRulesets().Single().Findings));
    }
}
