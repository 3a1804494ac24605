using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.Hosts;

public sealed class CustomRulesetPlannerTests
{
    private static readonly RulesetRule s_out4001 = RulesetRule.Create(RuleDirection.Outbound, 4001);

    private static readonly FirewallRuleset s_moxa = new("moxa", true, [s_out4001.ToFirewallRule()]);

    private static DesiredRuleset Moxa(params RulesetRule[] rules) => new(RulesetId.Parse("moxa")) { Rules = rules };

    private static HostFirewall Host(IReadOnlyList<FirewallRuleset>? rulesets) => new()
    {
        Target = "vc01/esx01",
        Host = Worlds.Host("esx01", serialRuleset: false) with { Rulesets = rulesets },
        Rulesets = rulesets ?? [],
    };

    private static Finding Error((IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) plan)
    {
        Assert.Empty(plan.Requests);
        Finding finding = Assert.Single(plan.Findings);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        return finding;
    }

    [Fact]
    public void What_is_there_with_the_same_rules_is_compared()
        => Assert.Single(CustomRulesetPlanner.Add([Host([s_moxa])], Moxa(s_out4001)).Requests);

    [Fact]
    public void What_is_there_with_other_rules_is_shown_side_by_side_and_left_alone()
    {
        Finding exists = Error(CustomRulesetPlanner.Add([Host([s_moxa])], Moxa(RulesetRule.Create(RuleDirection.Outbound, 4002))));

        Assert.Equal("RulesetIdInUse", exists.Id);
        Assert.Contains("outbound tcp 4001 (wanted: outbound tcp 4002)", exists.Message);
    }

    [Fact]
    public void Force_adds_over_other_rules()
        => Assert.Single(CustomRulesetPlanner.Add([Host([s_moxa])], Moxa(RulesetRule.Create(RuleDirection.Outbound, 4002)) with { Force = true }).Requests);

    [Fact]
    public void What_is_to_be_changed_has_to_be_there()
    {
        Finding missing = Error(CustomRulesetPlanner.Set([Host([new("nport", true, [])])], new DesiredRuleset(RulesetId.Parse("moxa")) { Enabled = false }));

        Assert.Equal("RulesetNotFound", missing.Id);
        Assert.Contains("custom ones: nport", missing.Message);
    }

    [Fact]
    public void Rulesets_that_guard_something_else_are_not_changed()
        => Assert.Equal("StockRuleset", Assert.Throws<VmSerialException>(() => CustomRulesetPlanner.Set([], new DesiredRuleset(RulesetId.Parse("sshServer")) { Enabled = false })).Id);

    [Fact]
    public void The_allowed_addresses_of_a_serial_ruleset_change_only_by_force()
    {
        DesiredRuleset limited = new(SerialRulesets.Vspc) { Allowed = [AllowedHost.Parse("192.0.2.7")] };
        HostFirewall host = Host([new FirewallRuleset("vSPC", true, [])]);

        Assert.Equal("SerialRulesetAllowedIp", Assert.Throws<VmSerialException>(() => CustomRulesetPlanner.Set([host], limited)).Id);
        Assert.Single(CustomRulesetPlanner.Set([host], limited with { Force = true }).Requests);
    }

    [Fact]
    public void Removing_what_is_not_there_asks_for_nothing()
        => Assert.True(RulesetComparer.Compare(CustomRulesetPlanner.Remove([Host([])], RulesetId.Parse("moxa"), force: false).Requests.Single()).InDesiredState);

    [Fact]
    public void A_ruleset_without_rules_and_one_rule_twice_are_refused()
    {
        Assert.Equal("InvalidRuleset", Assert.Throws<VmSerialException>(() => CustomRulesetPlanner.Add([], Moxa())).Id);
        Assert.Equal("InvalidRuleset", Assert.Throws<VmSerialException>(() => CustomRulesetPlanner.Set([], Moxa(s_out4001, s_out4001))).Id);
    }

    [Fact]
    public void A_host_whose_rulesets_were_not_read_is_left_alone_whatever_is_wanted()
    {
        HostFirewall unread = Host(null);

        Assert.Equal("HostNotRead", Error(CustomRulesetPlanner.Add([unread], Moxa(s_out4001))).Id);
        Assert.Equal("HostNotRead", Error(CustomRulesetPlanner.Remove([unread], RulesetId.Parse("moxa"), force: true)).Id);
        EsxSerialFirewall host = EsxSerialFirewall.Create(unread, FirewallNeeds.Of([Worlds.VM("web1", ports: Worlds.Port(1, Worlds.Connect("tcp://nport-a:4001")))]));
        Assert.Empty(host.Closed);
        Assert.Empty(SerialFirewallPlanner.Enable(host, SerialRulesetChoice.Network).Requests);
        Assert.Equal("HostNotRead", Assert.Single(SerialFirewallPlanner.Disable(host, null).Findings).Id);
    }

    [Fact]
    public void The_other_hosts_of_a_cluster_are_those_of_the_same_server()
    {
        ManagedObjectReference cluster = new("ClusterComputeResource", "domain-c1"), other = new("ClusterComputeResource", "domain-c2");
        HostInfo one = Worlds.Host("esx01", serialRuleset: false) with { Cluster = cluster }, two = one with { Name = "esx02" };
        HostInfo elsewhere = one with { Server = "vc02" }, apart = one with { Name = "esx03", Cluster = other }, alone = one with { Name = "esx04", Cluster = null };

        Assert.Equal([one, two], HostSelector.WithClusters([one, two, elsewhere, apart, alone], [two]));
        Assert.Equal([alone], HostSelector.WithClusters([one, alone, alone with { Name = "esx05" }], [alone]));
    }
}
