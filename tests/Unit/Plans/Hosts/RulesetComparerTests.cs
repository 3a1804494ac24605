using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.Hosts;

public sealed class RulesetComparerTests
{
    private static readonly RulesetRule s_out4001 = RulesetRule.Create(RuleDirection.Outbound, 4001);

    private static readonly FirewallRuleset s_moxa = new("moxa", true, [s_out4001.ToFirewallRule()]);

    private static HostFirewall Host(params FirewallRuleset[] rulesets) => new() { Target = "vc01/esx01", Host = Worlds.Host("esx01", serialRuleset: false), Rulesets = rulesets };

    private static DesiredRuleset Moxa => new(RulesetId.Parse("moxa")) { Rules = [s_out4001], Enabled = true };

    private static RulesetChange Compare(HostFirewall host, DesiredRuleset wanted, bool ssh = true) => RulesetComparer.Compare(new RulesetRequest(host, wanted) { HasSsh = ssh });

    [Fact]
    public void A_ruleset_that_is_as_wanted_needs_nothing() => Assert.True(Compare(Host(s_moxa), Moxa, ssh: false).InDesiredState);

    [Fact]
    public void Enabling_a_ruleset_that_is_there_needs_no_file()
    {
        RulesetChange row = Compare(Host(s_moxa with { Enabled = false }), Moxa, ssh: false);

        Assert.Equal((ChangeAction.Edit, false, ChangeObstacle.None), (row.Action, row.NeedsFile, row.Obstacle));
        Assert.Equal("Ruleset moxa: change from outbound tcp 4001; disabled to outbound tcp 4001; enabled", row.Operation);
    }

    [Fact]
    public void A_new_ruleset_needs_a_file()
    {
        RulesetChange row = Compare(Host(), Moxa);

        Assert.Equal((ChangeAction.Add, true, ChangeObstacle.None), (row.Action, row.NeedsFile, row.Obstacle));
        Assert.Equal("none", row.Actual);
    }

    [Fact]
    public void Without_SSH_a_file_cannot_be_edited_and_the_row_says_so()
    {
        RulesetChange row = Compare(Host(), Moxa, ssh: false);

        Assert.Equal(ChangeObstacle.NeedsSsh, row.Obstacle);
        Assert.Contains("-HostCredential", row.Advice);
    }

    [Fact]
    public void Other_rules_are_a_change_whatever_their_order()
    {
        RulesetRule inbound = RulesetRule.Create(RuleDirection.Inbound, 4001);
        FirewallRuleset both = s_moxa with { Rules = [inbound.ToFirewallRule(), s_out4001.ToFirewallRule()] };

        Assert.True(Compare(Host(both), Moxa with { Rules = [s_out4001, inbound] }).InDesiredState);
        Assert.True(Compare(Host(both), Moxa).NeedsFile);
    }

    [Fact]
    public void Allowed_addresses_are_compared_as_networks()
    {
        FirewallRuleset limited = s_moxa with { AllIpAllowed = false, AllowedHosts = ["192.0.2.7/24"] };

        Assert.True(Compare(Host(limited), Moxa with { Allowed = [AllowedHost.Parse("192.0.2.0/24")] }).InDesiredState);
        Assert.Equal("outbound tcp 4001; enabled; only 192.0.2.7/24", Compare(Host(limited), Moxa with { Allowed = [] }).Actual);
        Assert.False(Compare(Host(s_moxa), Moxa with { Allowed = [AllowedHost.Parse("192.0.2.0/24")] }).InDesiredState);
    }

    [Fact]
    public void What_a_wish_does_not_speak_of_is_left_as_it_is()
        => Assert.True(Compare(Host(s_moxa with { Enabled = false }), new DesiredRuleset(RulesetId.Parse("moxa")) { Rules = [s_out4001] }).InDesiredState);

    [Fact]
    public void A_ruleset_that_is_not_there_is_only_made_of_rules()
        => Assert.Equal(ChangeObstacle.RulesetMissing, Compare(Host(), new DesiredRuleset(RulesetId.Parse("moxa")) { Enabled = true }).Obstacle);

    [Fact]
    public void An_id_that_differs_in_case_only_is_an_obstacle()
        => Assert.Equal(ChangeObstacle.RulesetAmbiguous, Compare(Host(s_moxa with { Key = "Moxa" }), Moxa).Obstacle);

    [Fact]
    public void An_absent_ruleset_is_removed_once()
    {
        DesiredRuleset gone = new(RulesetId.Parse("moxa")) { Absent = true };

        Assert.Equal(ChangeAction.Remove, Compare(Host(s_moxa), gone).Action);
        Assert.True(Compare(Host(), gone).InDesiredState);
    }

    [Theory]
    [InlineData("sshServer")]
    [InlineData("SSHserver")]
    [InlineData("remoteSerialPort")]
    public void The_definition_of_a_stock_ruleset_is_never_touched(string id)
    {
        Assert.Equal("StockRuleset", Assert.Throws<VmSerialException>(() => new DesiredRuleset(RulesetId.Parse(id)) { Absent = true, Force = true }.Checked()).Id);
        Assert.Equal("StockRuleset", Assert.Throws<VmSerialException>(() => new DesiredRuleset(RulesetId.Parse(id)) { Rules = [s_out4001], Force = true }.Checked()).Id);
    }

    [Fact]
    public void Allowed_addresses_of_the_serial_rulesets_need_force()
    {
        DesiredRuleset limited = new(SerialRulesets.Vspc) { Allowed = [AllowedHost.Parse("192.0.2.7")] };

        Assert.Equal("SerialRulesetAllowedIp", Assert.Throws<VmSerialException>(limited.Checked).Id);
        Assert.NotNull((limited with { Force = true }).Checked());
    }

    [Fact]
    public void A_firewall_that_is_off_is_told_and_left_alone()
    {
        HostFirewall off = Host(s_moxa) with { State = new FirewallState(Enabled: false) };

        PlanComparison comparison = PlanComparer.Compare([new RulesetRequest(off, Moxa)]);

        Assert.All(comparison.Changes, change => Assert.True(change.InDesiredState));
        Assert.Equal("FirewallDisabled", Assert.Single(comparison.Findings).Id);
    }

    [Fact]
    public void A_range_on_5_0_U1_is_told_to_match_nothing()
    {
        HostFirewall old = Host() with { Version = HostVersion.Parse("5.0.0", "623860", "1") };
        DesiredRuleset range = Moxa with { Rules = [RulesetRule.Create(RuleDirection.Outbound, 4001, 4016)] };

        Assert.Equal(["OutboundRangeIgnored"], PlanComparer.Compare([new RulesetRequest(old, range) { HasSsh = true }]).Findings.Select(f => f.Id));
    }

    [Fact]
    public void What_keeps_a_ruleset_is_not_called_as_wanted_where_no_file_was_read()
    {
        DesiredRuleset kept = new(RulesetId.Parse("moxa")) { Persistence = PersistenceMethod.Vib };
        RulesetChange row = Compare(Host(s_moxa), kept, ssh: false);

        Assert.Equal((ChangeAction.Edit, ChangeObstacle.NeedsSsh, "kept by Vib"), (row.Action, row.Obstacle, row.Desired));
        Assert.True(Compare(Host(s_moxa), kept).InDesiredState);
        Assert.Contains("Whether it is kept by Vib was not read", Compare(Host(s_moxa), Moxa with { Persistence = PersistenceMethod.Vib }, ssh: false).Advice);
    }

    [Theory, InlineData("sshServer"), InlineData("SSHSERVER")]
    public void The_ruleset_that_SSH_comes_in_by_is_never_touched(string id)
        => Assert.All(
            new DesiredRuleset[] { new(RulesetId.Parse(id)) { Enabled = false }, new(RulesetId.Parse(id)) { Enabled = true }, new(RulesetId.Parse(id)) { Allowed = [], Force = true } },
            wanted => Assert.Equal("SshRuleset", Assert.Throws<VmSerialException>(wanted.Checked).Id));

    [Fact]
    public void Allowed_addresses_of_a_serial_ruleset_are_changed_with_VMwares_warning()
    {
        RulesetRequest request = new(Host(new FirewallRuleset("vSPC", true, [])), new DesiredRuleset(SerialRulesets.Vspc) { Allowed = [AllowedHost.Parse("192.0.2.7")], Force = true });

        Assert.Equal("SerialRulesetAllowedIp", Assert.Single(PlanComparer.Compare([request]).Findings).Id);
    }
}
