using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Serial;
using VmSerial.Unit.Esx;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.Hosts;

/// <summary>The rules of the serial ruleset are those of the published transcript.</summary>
public sealed class SerialFirewallPlannerTests
{
    private static readonly UriBacking s_vspc = new("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370");

    private static FirewallRuleset Network(bool enabled) => new("remoteSerialPort", enabled, [.. EsxCliAnswers.Rules(Transcripts.RuleList).Select(row => row.Rule)]);

    private static FirewallRuleset Vspc(bool enabled) => new("vSPC", enabled, [new FirewallRule(false, "tcp", 0, 65535)]);

    private static EsxSerialFirewall Host(IEnumerable<UriBacking> ports, string version = "8.0.3", params FirewallRuleset[] rulesets)
        => EsxSerialFirewall.Create(
            new HostFirewall { Target = "vc01/esx01", Host = Worlds.Host("esx01", serialRuleset: false), Version = HostVersion.Parse(version, version == "5.0.0" ? "623860" : "1"), State = new FirewallState(true), Rulesets = rulesets },
            FirewallNeeds.Of(ports.Select((port, i) => Worlds.VM($"web{i + 1}", ports: Worlds.Port(1, port)))));

    private static IEnumerable<string> Enabled(EsxSerialFirewall host, SerialRulesetChoice? choice = null)
        => SerialFirewallPlanner.Enable(host, choice).Requests.Select(request => request.Wanted.Id.Text);

    private static Finding Found(IReadOnlyList<Finding> findings, string id) => Assert.Single(findings, finding => finding.Id == id);

    [Fact]
    public void What_the_VMs_need_is_enabled_and_nothing_else()
    {
        Assert.Equal(["remoteSerialPort"], Enabled(Host([Worlds.Connect("tcp://nport-a:4001")], rulesets: [Network(false), Vspc(false)])));
        Assert.Equal(["vSPC"], Enabled(Host([s_vspc], rulesets: [Network(false), Vspc(false)])));
        Assert.Equal(["remoteSerialPort", "vSPC"], Enabled(Host([Worlds.Listen("telnet://:12345"), s_vspc], rulesets: [Network(false), Vspc(false)])));
        Assert.Empty(Enabled(Host([], rulesets: [Network(false), Vspc(false)])));
    }

    [Fact]
    public void Nothing_is_missing_while_any_ruleset_lets_the_connection_through()
    {
        FirewallRuleset moxa = new("moxa", true, [new FirewallRule(false, "tcp", 4001, 4001)]);

        Assert.Empty(Enabled(Host([Worlds.Connect("tcp://nport-a:4001")], rulesets: [Network(false), moxa])));
        Assert.Empty(Enabled(Host([Worlds.Connect("tcp://nport-a:4001")], rulesets: [Network(false), Vspc(true)])));
    }

    [Fact]
    public void A_host_whose_ports_only_connect_is_offered_a_narrower_ruleset()
    {
        Finding more = Found(SerialFirewallPlanner.Enable(Host([Worlds.Connect("tcp://nport-a:4001"), Worlds.Connect("tcp://nport-a:4002")], rulesets: [Network(false)]), null).Findings, "RulesetOpensInbound");

        Assert.Contains("inbound tcp 23, inbound tcp 1024-65535", more.Message);
        Assert.Contains("Add-EsxCustomRuleset -VMHost 'esx01' -Id vmserial -Port 4001,4002 -Direction Outbound -Enable", more.Advice);
    }

    [Fact]
    public void On_5_0_U1_the_serial_ruleset_is_not_called_a_remedy()
    {
        EsxSerialFirewall host = Host([Worlds.Connect("tcp://192.168.0.121:4001")], "5.0.0", Network(false));

        Assert.Empty(Enabled(host));
        Assert.Contains("-Port 4001 -Direction Outbound -Enable", Found(SerialFirewallPlanner.Enable(host, null).Findings, "OutboundRangeIgnored").Advice);
    }

    [Fact]
    public void On_5_0_U1_an_enabled_serial_ruleset_is_told_to_drop_all_the_same()
    {
        EsxSerialFirewall host = Host([Worlds.Connect("tcp://192.168.0.121:4001")], "5.0.0", Network(true));

        Assert.Contains("remoteSerialPort is enabled, but this version matches no outbound range", Assert.Single(host.Closed).ToString());
    }

    [Fact]
    public void A_ruleset_that_was_asked_for_by_name_is_enabled_whatever_is_needed()
        => Assert.Equal(["vSPC"], Enabled(Host([], rulesets: [Network(false), Vspc(false)]), SerialRulesetChoice.Vspc));

    [Fact]
    public void A_restriction_of_addresses_is_kept_and_shown()
    {
        FirewallRuleset limited = Network(true) with { AllIpAllowed = false, AllowedHosts = ["192.0.2.7"] };
        EsxSerialFirewall host = Host([Worlds.Connect("tcp://192.0.2.8:4001")], rulesets: [limited]);

        Assert.Empty(Enabled(host));
        Assert.Contains("web1 (serial port 1, TCP 4001)", Found(SerialFirewallPlanner.Enable(host, null).Findings, "AllowedIpRestricts").Message);
    }

    [Fact]
    public void Disabling_names_the_ports_that_lose_their_way_and_spares_those_that_have_another()
    {
        FirewallRuleset moxa = new("moxa", true, [new FirewallRule(false, "tcp", 4001, 4001)]);
        (IReadOnlyList<RulesetRequest> requests, IReadOnlyList<Finding> findings) = SerialFirewallPlanner.Disable(
            Host([Worlds.Connect("tcp://a:4001"), Worlds.Connect("tcp://a:4002")], rulesets: [Network(true), Vspc(false), moxa]), null);

        Assert.Equal(["remoteSerialPort", "vSPC"], requests.Select(request => request.Wanted.Id.Text));
        Assert.Equal("Host 'vc01/esx01': web2 (serial port 1, TCP 4002) loses its way through the firewall.", Found(findings, "SerialPortsLosePath").Message);
    }

    [Fact]
    public void A_firewall_that_is_off_is_told()
    {
        EsxSerialFirewall host = EsxSerialFirewall.Create(
            new HostFirewall { Target = "esx01", Host = Worlds.Host("esx01", serialRuleset: false), State = new FirewallState(false), Rulesets = [Network(false)] }, FirewallNeeds.Of([Worlds.VM("a", ports: Worlds.Port(1, Worlds.Connect("tcp://a:1")))]));

        Assert.Equal((false, 0), (host.Enabled, host.Closed.Count));
        Found(SerialFirewallPlanner.Enable(host, null).Findings, "FirewallDisabled");
    }

    [Fact]
    public void A_firewall_that_is_off_is_told_once()
    {
        EsxSerialFirewall host = EsxSerialFirewall.Create(
            new HostFirewall { Target = "esx01", Host = Worlds.Host("esx01", serialRuleset: false), State = new FirewallState(false), Rulesets = [Network(false)] }, []);
        (IReadOnlyList<RulesetRequest> requests, IReadOnlyList<Finding> findings) = SerialFirewallPlanner.Enable(host, SerialRulesetChoice.Network);

        Found([.. findings, .. PlanComparer.Compare(requests).Findings], "FirewallDisabled");
    }

    [Fact]
    public void A_port_that_no_stock_rule_matches_is_named_with_the_ruleset_that_would_open_it()
    {
        Finding low = Found(SerialFirewallPlanner.Enable(Host([Worlds.Listen("telnet://:80")], rulesets: [Network(false), Vspc(false)]), null).Findings, "NoRulesetOpens");

        Assert.Contains("web1 (serial port 1, TCP 80)", low.Message);
        Assert.Equal("Add-EsxCustomRuleset -VMHost 'esx01' -Id vmserial -Port 80 -Direction Inbound -Enable", low.Advice);
    }

    [Fact]
    public void A_ruleset_that_is_only_not_enabled_is_offered_before_a_new_one()
    {
        FirewallRuleset console = new("console", false, [new FirewallRule(true, "tcp", 80, 80)]);

        Assert.Equal("Set-EsxCustomRuleset -VMHost 'esx01' -Id console -Enabled",
            Found(SerialFirewallPlanner.Enable(Host([Worlds.Listen("telnet://:80")], rulesets: [Network(false), console]), null).Findings, "NoRulesetOpens").Advice);
    }

    [Fact]
    public void Without_a_session_nobody_guesses_what_is_needed()
    {
        EsxSerialFirewall host = EsxSerialFirewall.Create(new HostFirewall { Target = "esx01", Rulesets = [Network(false)] }, []);

        (IReadOnlyList<RulesetRequest> requests, IReadOnlyList<Finding> findings) = SerialFirewallPlanner.Enable(host, null);
        Assert.Empty(requests);
        Assert.Equal(FindingSeverity.Error, Found(findings, "RulesetNotChosen").Severity);
        Assert.Single(SerialFirewallPlanner.Enable(host, SerialRulesetChoice.Network).Requests);
    }
}
