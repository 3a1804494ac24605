using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.Hosts;

/// <summary>Connections of a plan's VMs that hosts' firewalls do not let through.</summary>
public sealed class ClosedWaysTests
{
    private static readonly FirewallRuleset s_moxa = new("moxa", true, [new FirewallRule(false, "tcp", 4001, 4001)]);

    private static Finding[] Find(string plan, SerialWorld world)
        => [.. PlanComparer.Compare(PlanText.Read(plan), world).Findings.Where(finding => finding.Id is "ConnectionNotAdmitted" or "ListenerNotAdmitted")];

    private static string Plan(string port, string rest = "") => $"version: 1\n{rest}vms: [{{match: a, ports: [{{port: 1, {port}}}]}}]\n";

    private static SerialWorld World(params HostInfo[] hosts) => Worlds.World([Worlds.VM("a", ports: Worlds.Port(1, Worlds.Connect("tcp://old:1")))], hosts);

    private static HostFirewall Read(HostInfo host, FirewallState? state) => new() { Target = host.Target, Host = host, Rulesets = host.Rulesets!, State = state, Version = HostVersion.TryParse(host.Version) };

    [Fact]
    public void A_host_whose_ruleset_is_disabled_is_named_with_the_cmdlet_that_opens_it()
    {
        Finding finding = Assert.Single(Find(Plan("connect: \"tcp://192.0.2.7:4001\""), World(Worlds.Host("esx01", serialRuleset: false))));
        Assert.Equal(("ConnectionNotAdmitted", "vc01/esx01", FindingSeverity.Warning, 2), (finding.Id, finding.Target, finding.Severity, finding.Position!.Line));
        Assert.Contains("No enabled firewall ruleset of host 'esx01' lets connections out to 192.0.2.7 TCP 4001 (for vc01/a serial port 1). remoteSerialPort would open it and is disabled.", finding.Message);
        Assert.StartsWith("Enable-EsxSerialFirewall 'esx01'", finding.Advice);
    }

    [Fact]
    public void Every_host_that_the_VM_may_be_moved_to_is_looked_at_and_no_other()
    {
        HostInfo[] hosts = [Worlds.Host("esx01", serialRuleset: true), Worlds.Host("esx02", serialRuleset: false), Worlds.Host("esx03", serialRuleset: false), Worlds.Host("esx09", cluster: "b", serialRuleset: false)];
        Finding finding = Assert.Single(Find(Plan("connect: \"tcp://nport-a:4001\""), World(hosts)));
        Assert.Contains("hosts 'esx02', 'esx03'", finding.Message);
        Assert.Equal("vc01/lab-a", finding.Target);
    }

    [Fact]
    public void What_a_row_of_the_plan_will_open_counts_as_open()
    {
        HostInfo host = Worlds.Host("esx01", serialRuleset: false);
        SerialWorld world = World(host) with { Firewalls = [Read(host, new FirewallState(true))] };
        Assert.Empty(Find(Plan("connect: \"tcp://nport-a:4001\"", "hosts: [{match: esx01, rulesets: [{id: remoteSerialPort, enabled: true}]}]\n"), world));
        // No SSH, no file: the row cannot be sent and opens nothing.
        Assert.Single(Find(Plan("connect: \"tcp://nport-a:4001\"", "hosts: [{match: esx01, custom: [{id: moxa, rules: [{port: 4001}]}]}]\n"), world));
    }

    [Fact]
    public void What_a_row_of_the_plan_will_close_counts_as_closed()
    {
        HostInfo host = Worlds.Host("esx01", serialRuleset: true);
        SerialWorld world = World(host) with { Firewalls = [Read(host, new FirewallState(true))] };
        Assert.Single(Find(Plan("connect: \"tcp://nport-a:4001\"", "hosts: [{match: esx01, rulesets: [{id: remoteSerialPort, enabled: false}]}]\n"), world));
    }

    [Theory]
    [InlineData(true, true, true, 1)]
    [InlineData(false, true, true, 0)]
    [InlineData(true, false, true, 0)]
    [InlineData(true, true, false, 0)]
    public void A_firewall_that_lets_everything_through_closes_nothing(bool enabled, bool loaded, bool drop, int count)
    {
        HostInfo host = Worlds.Host("esx01", serialRuleset: false);
        Finding[] findings = Find(Plan("connect: \"tcp://nport-a:4001\""), World(host) with { Firewalls = [Read(host, new FirewallState(enabled, loaded, drop))] });
        Assert.Equal(count, findings.Length);
        Assert.All(findings, finding => Assert.DoesNotContain("was not read", finding.Message));
    }

    [Fact]
    public void Where_nobody_could_say_whether_it_filters_the_finding_says_so()
        => Assert.Contains("Whether the firewall is on at all was not read.", Assert.Single(Find(Plan("connect: \"tcp://nport-a:4001\""), World(Worlds.Host("esx01", serialRuleset: false)))).Message);

    [Fact]
    public void On_5_0_U1_an_enabled_range_opens_nothing()
    {
        HostInfo host = Worlds.Host("esx01", serialRuleset: true) with { Version = "5.0.0", Build = "623860" };
        Finding finding = Assert.Single(Find(Plan("connect: \"tcp://nport-a:4001\""), World(host)));
        Assert.Contains("remoteSerialPort is enabled, but ESXi 5.0.0 matches no outbound range of ports.", finding.Message);
        Assert.StartsWith("Add-EsxCustomRuleset -VMHost 'esx01' -Id vmserial -Port 4001 -Direction Outbound -Enable", finding.Advice);
        Assert.Empty(Find(Plan("connect: \"tcp://nport-a:4001\""), World(host with { Rulesets = [.. host.Rulesets!, s_moxa] })));
    }

    [Theory]
    [InlineData("tcp://192.0.2.7:4001", "192.0.2.9", "leave out 192.0.2.7")]
    [InlineData("tcp://192.0.2.7:4001", "192.0.2.0/24", null)]
    [InlineData("tcp://nport-a:4001", "192.0.2.9", "whether 'nport-a' is one of them is not known here")]
    public void Allowed_addresses_that_keep_the_peer_out_or_may_are_named(string uri, string allowed, string? words)
    {
        HostInfo host = Worlds.Host("esx01") with { Rulesets = [s_moxa with { AllIpAllowed = false, AllowedHosts = [allowed] }] };
        Finding[] findings = Find(Plan($"connect: \"{uri}\""), World(host));
        Assert.Equal(words is null ? 0 : 1, findings.Length);
        if (words is not null)
        {
            Assert.Contains(words, findings[0].Message);
            Assert.Contains("Set-EsxCustomRuleset -VMHost 'esx01' -Id moxa -AllowedIp", findings[0].Advice);
        }
    }

    [Fact]
    public void A_concentrator_needs_the_ruleset_that_is_meant_for_it()
    {
        HostInfo host = Worlds.Host("esx01") with { Rulesets = [new FirewallRuleset("vSPC", false, [new FirewallRule(false, "tcp", 0, 65535)])] };
        Finding finding = Assert.Single(Find(Plan("vspc: \"telnet://vspc01:13370\", service: x"), World(host)));
        Assert.Contains("vSPC would open it", finding.Message);
    }

    [Fact]
    public void Rulesets_that_were_not_read_say_nothing() => Assert.Empty(Find(Plan("connect: \"tcp://nport-a:4001\""), World(Worlds.Host("esx01"))));

    [Fact]
    public void The_short_way_and_the_long_one_agree_on_what_is_open()
    {
        Gen<FirewallRule> rule = from inbound in Gen.Elements(true, false) from protocol in Gen.Elements("tcp", "udp", "TCP")
                                 from first in Gen.Choose(0, 40) from length in Gen.Elements(0, 0, 1, 5, 30) from destination in Gen.Elements(true, true, true, false)
                                 select new FirewallRule(inbound, protocol, first, first + length, destination);
        Gen<FirewallRuleset> ruleset = from id in Gen.Elements("a", "b", "c", "d") from enabled in Gen.Elements(true, false) from all in Gen.Elements(true, false)
                                       from rules in rule.ListOf(4) select new FirewallRuleset(id, enabled, [.. rules], all) { AllowedHosts = [] };
        var cases = from rulesets in ruleset.ListOf(5) from port in Gen.Choose(0, 72) from ranges in Gen.Elements(true, false) from inbound in Gen.Elements(true, false) select (rulesets, port, ranges, inbound);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            RuleDirection direction = one.inbound ? RuleDirection.Inbound : RuleDirection.Outbound;
            OpenPorts ports = OpenPorts.Of(one.rulesets, direction, one.ranges);
            FlowVerdict verdict = FirewallFlows.Decide(new FirewallFlow(direction, RuleProtocol.Tcp, one.port), one.rulesets, null, one.ranges);
            Assert.Equal(verdict.Answer switch { FlowAnswer.Open => "open", FlowAnswer.DependsOnPeer => "some", _ => "closed" },
                ports.IsOpen(one.port) ? "open" : ports.DependsOnPeer(one.port) ? "some" : "closed");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true));
    }
}
