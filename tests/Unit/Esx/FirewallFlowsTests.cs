using System.Collections.Generic;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Esx;
using VmSerial.VSphere;
using Xunit;
using static VmSerial.Unit.Esx.Rulesets;

namespace VmSerial.Unit.Esx;

public sealed class FirewallFlowsTests
{
    private static readonly FirewallFlow s_toNPort = new(RuleDirection.Outbound, RuleProtocol.Tcp, 4001, IPAddress.Parse("192.168.0.121"));
    private static readonly HostVersion s_v50U1 = HostVersion.ParseBanner(Transcripts.Version50U1), s_v51 = HostVersion.ParseBanner(Transcripts.Version51);
    private static readonly FirewallState s_on = EsxCliAnswers.Firewall(Transcripts.FirewallGet);

    private static FirewallRuleset Remote(bool enabled)
        => new("remoteSerialPort", enabled, [.. EsxCliAnswers.Rules(Transcripts.RuleList).Select(row => row.Rule)]);

    private static FirewallRuleset Custom(bool enabled) => new("moxa", enabled, [.. EsxCliAnswers.Rules(Transcripts.RuleListMoxa).Select(row => row.Rule)]);

    private static FirewallRuleset Limited(params string[] hosts) => Custom(true) with { AllIpAllowed = false, AllowedHosts = hosts };

    private static FlowVerdict Decide(HostVersion version, params FirewallRuleset[] rulesets)
        => FirewallFlows.Decide(s_toNPort, rulesets, s_on, VersionKnowledge.OutboundRangesMatch(version));

    [Fact]
    public void On_5_0_U1_the_enabled_serial_ruleset_does_not_open_the_flow_and_is_named()
    {
        FlowVerdict verdict = Decide(s_v50U1, Remote(true), Custom(false));

        Assert.Equal(FlowAnswer.Closed, verdict.Answer);
        Assert.Equal(["remoteSerialPort"], verdict.RangeNotMatched);
        Assert.Equal(["moxa"], verdict.WouldOpenIfEnabled);
    }

    [Fact]
    public void On_5_0_U1_a_custom_ruleset_with_one_port_opens_it()
        => Assert.Equal(["moxa"], Decide(s_v50U1, Remote(true), Custom(true)).OpenedBy);

    [Fact]
    public void On_5_1_the_serial_ruleset_opens_it()
    {
        FlowVerdict verdict = Decide(s_v51, Remote(true));

        Assert.True(verdict.IsOpen);
        Assert.Equal(["remoteSerialPort"], verdict.OpenedBy);
        Assert.Empty(verdict.RangeNotMatched);
    }

    [Fact]
    public void On_5_0_U1_inbound_ranges_match_all_the_same()
        => Assert.True(FirewallFlows.Decide(new(RuleDirection.Inbound, RuleProtocol.Tcp, 12345), [Remote(true)], s_on, outboundRangesMatch: false).IsOpen);

    [Fact]
    public void A_disabled_ruleset_opens_nothing_and_is_offered()
    {
        FlowVerdict verdict = Decide(s_v51, Remote(false));

        Assert.Equal(FlowAnswer.Closed, verdict.Answer);
        Assert.Equal(["remoteSerialPort"], verdict.WouldOpenIfEnabled);
    }

    [Theory]
    [InlineData(RuleDirection.Inbound, RuleProtocol.Tcp, 4001)]
    [InlineData(RuleDirection.Outbound, RuleProtocol.Udp, 4001)]
    [InlineData(RuleDirection.Outbound, RuleProtocol.Tcp, 4002)]
    public void Direction_protocol_and_port_must_all_fit(RuleDirection direction, RuleProtocol protocol, int port)
        => Assert.Equal(FlowAnswer.Closed, FirewallFlows.Decide(new(direction, protocol, port), [Custom(true)]).Answer);

    [Fact]
    public void A_rule_on_source_ports_opens_no_flow()
        => Assert.Equal(FlowAnswer.Closed, FirewallFlows.Decide(s_toNPort, [new("src", true, [new(false, "tcp", 4001, 4001, IsDestination: false)])]).Answer);

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void A_firewall_that_does_not_filter_lets_everything_through(bool enabled, bool loaded, bool drop)
        => Assert.Equal(FlowAnswer.NotFiltered, FirewallFlows.Decide(s_toNPort, [], new FirewallState(enabled, loaded, drop)).Answer);

    [Theory]
    [InlineData("192.168.0.121", true)]
    [InlineData("192.168.0.0/24", true)]
    [InlineData("192.168.0.120/30", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("192.168.0.122", false)]
    [InlineData("192.168.1.0/24", false)]
    [InlineData("::/0", false)]
    public void Allowed_addresses_must_hold_the_peer(string allowed, bool open)
    {
        FlowVerdict verdict = Decide(s_v51, Limited("10.0.0.1", allowed));

        Assert.Equal(open, verdict.IsOpen);
        Assert.Equal(open ? [] : ["moxa"], verdict.ExcludePeer);
    }

    [Fact]
    public void A_restricted_ruleset_is_named_even_while_another_opens_the_flow()
    {
        FlowVerdict verdict = Decide(s_v51, Remote(true), Limited("10.0.0.1"));

        Assert.Equal(["remoteSerialPort"], verdict.OpenedBy);
        Assert.Equal(["moxa"], verdict.ExcludePeer);
    }

    [Fact]
    public void What_is_not_known_is_not_called_open_or_closed()
    {
        Assert.Equal(FlowAnswer.DependsOnPeer, FirewallFlows.Decide(s_toNPort with { Peer = null }, [Limited("10.0.0.1")]).Answer);
        Assert.Equal(FlowAnswer.DependsOnPeer, Decide(s_v51, Custom(true) with { AllIpAllowed = false }).Answer);
        Assert.Equal(FlowAnswer.DependsOnPeer, Decide(s_v51, Limited("something.new")).Answer);
        Assert.Equal(FlowAnswer.Open, FirewallFlows.Decide(s_toNPort with { Peer = null }, [Custom(true)]).Answer);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7/32", "192.0.2.7")]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    public void An_address_or_a_network_is_read(string text, string canonical) => Assert.Equal(canonical, AllowedHost.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.07")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2.0/+8")]
    [InlineData("192.0.2.0/24/1")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("All")]
    [InlineData("host.example.org")]
    [InlineData("192.0.2.7; reboot")]
    public void Other_texts_are_no_address(string? text)
    {
        Refused("InvalidAllowedIp", () => AllowedHost.Parse(text));
        Assert.Null(AllowedHost.TryParse(text));
    }

    [Fact]
    public void Networks_are_equal_when_they_hold_the_same_addresses()
    {
        Assert.Equal(AllowedHost.Parse("192.0.2.9/24"), AllowedHost.Parse("192.0.2.0/24"));
        Assert.Equal(AllowedHost.Parse("192.0.2.9/24").GetHashCode(), AllowedHost.Parse("192.0.2.0/24").GetHashCode());
        Assert.NotEqual(AllowedHost.Parse("192.0.2.0/25"), AllowedHost.Parse("192.0.2.0/24"));
    }

    [Fact]
    public void A_network_holds_the_addresses_that_share_its_prefix()
    {
        Gen<IPAddress> v4 = Gen.Choose(0, 255).ListOf(4).Select(b => new IPAddress(b.Select(x => (byte)x).ToArray()));

        Check(3000, 1, from a in v4 from prefix in Gen.Choose(0, 32) from flip in Gen.Choose(0, 31) select (a, prefix, flip), x =>
        {
            byte[] bytes = x.a.GetAddressBytes();
            bytes[x.flip / 8] ^= (byte)(0x80 >> (x.flip % 8));

            AllowedHost host = AllowedHost.Parse($"{x.a}/{x.prefix}");

            Assert.True(host.Holds(x.a));
            Assert.Equal(x.flip >= x.prefix, host.Holds(new IPAddress(bytes)));
        });
    }

    [Fact]
    public void Enabling_what_is_offered_opens_the_flow_and_disabling_what_opens_it_closes_it()
    {
        Gen<FirewallRuleset> ruleset =
            from name in Gen.Choose(0, 9)
            from enabled in Gen.Elements(true, false)
            from rules in Rule.ListOf()
            from all in Gen.Elements(true, false)
            from hosts in Gen.Elements("192.168.0.121", "192.168.0.0/16", "10.0.0.1", "2001:db8::/32").ListOf()
            select new FirewallRuleset($"r{name}", enabled, [.. rules.Select(rule => rule.ToFirewallRule())], all) { AllowedHosts = [.. hosts] };

        Check(2000, 8, Gen.Zip(ruleset.ListOf(), Gen.Choose(1, 65535)), x =>
        {
            List<FirewallRuleset> rulesets = [.. x.Item1.GroupBy(r => r.Key).Select(same => same.First())];
            FirewallFlow flow = s_toNPort with { Port = x.Item2 };
            FlowVerdict verdict = FirewallFlows.Decide(flow, rulesets);

            Assert.Equal(verdict.OpenedBy.Count > 0, verdict.IsOpen);
            Assert.All(verdict.WouldOpenIfEnabled, id => Assert.Contains(id, FirewallFlows.Decide(flow, rulesets.Select(r => r.Key == id ? r with { Enabled = true } : r)).OpenedBy));
            Assert.False(FirewallFlows.Decide(flow, rulesets.Where(r => !verdict.OpenedBy.Contains(r.Key))).IsOpen);
        });
    }
}
