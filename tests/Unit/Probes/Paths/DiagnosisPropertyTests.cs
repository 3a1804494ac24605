using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Esx;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using VmSerial.Serial;
using VmSerial.Tcp;
using VmSerial.Unit.Esx;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Probes.Paths;

/// <summary>What holds of every verdict, whatever the evidence.</summary>
public sealed class DiagnosisPropertyTests
{
    [Fact]
    public void Every_evidence_has_a_verdict_that_names_what_decided_it()
        => Rulesets.Check(5000, 30, Evidences, e =>
        {
            PathDiagnosis said = Diagnoser.Decide(e);
            Assert.True(Enum.IsDefined(said.Verdict));
            Assert.Equal(said.Verdict == PathVerdict.Inconclusive, said.DecidedBy.Count == 0);
            Assert.Equal(said.Verdict == PathVerdict.Inconclusive, said.Basis == PathBasis.None);
            Assert.Equal(said.Verdict == PathVerdict.Healthy, said.Advice.Length == 0);
            Assert.True(said.Repair is null || said.Verdict is PathVerdict.HostFirewallDrops or PathVerdict.AllowedIpExcludesPeer or PathVerdict.RangeRuleIgnored or PathVerdict.PortDisconnected);
        });

    [Fact]
    public void Nothing_is_healthy_without_a_connection_that_was_seen()
        => Rulesets.Check(5000, 30, Evidences, e =>
        {
            if (Diagnoser.Decide(e).Verdict != PathVerdict.Healthy)
                return;
            Assert.True(e.Connections is { IsLacking: false, IsEstablished: true } || e.Connect is { IsLacking: false, Outcome: TcpOutcome.Open } || e.FromHere is { IsLacking: false, Outcome: TcpOutcome.Open });
            Assert.False(e.Greeting is { IsLacking: false, HungUp: true } && e.Connections is not { IsLacking: false, IsEstablished: true });
        });

    [Fact]
    public void What_is_lacking_decides_nothing()
        => Rulesets.Check(5000, 30, Evidences, e =>
        {
            PathDiagnosis said = Diagnoser.Decide(e), without = Diagnoser.Decide(e.Present);
            Assert.Equal((said.Verdict, said.Because, said.Basis, said.Repair?.Command), (without.Verdict, without.Because, without.Basis, without.Repair?.Command));
            Assert.Equal(said.DecidedBy, without.DecidedBy);
            Assert.All(e.Items.Where(item => item.IsLacking), item => Assert.DoesNotContain(item.ToString(), said.DecidedBy));
            Assert.All(e.Items.Where(item => item.IsLacking), item => Assert.Contains(item.ToString(), said.Lacking));
        });

    [Fact]
    public void A_firewall_is_blamed_only_where_rulesets_or_dropped_packets_say_so_and_nothing_answered()
        => Rulesets.Check(5000, 30, Evidences, e =>
        {
            if (Diagnoser.Decide(e).Verdict is not (PathVerdict.HostFirewallDrops or PathVerdict.AllowedIpExcludesPeer or PathVerdict.RangeRuleIgnored))
                return;
            Assert.True(e.Firewall is { IsLacking: false, Closes: true } || e.Drops is { IsLacking: false, Syns: > 0 });
            Assert.False(e.Connect is { IsLacking: false, Outcome: TcpOutcome.Open or TcpOutcome.Refused });
            Assert.False(e.Counters is { IsLacking: false, ExcludesDrops: true } && e.Drops is not { IsLacking: false, Syns: > 0 });
        });

    private static Gen<PathEvidence> Evidences =>
        from port in Maybe(Port)
        from vm in Maybe(from power in Gen.Elements(PowerState.PoweredOn, PowerState.PoweredOn, PowerState.PoweredOn, PowerState.PoweredOff) select new VMEvidence { Asked = "vm", PowerState = power })
        from licence in Maybe(from has in Gen.Elements(true, true, true, false) select new LicenceEvidence { Asked = "licence", HasSerialUri = has })
        from connections in Maybe(Connections)
        from firewall in Maybe(Firewall)
        from name in Maybe(from known in Gen.Elements(true, true, false) select new NameEvidence { Asked = "name", Name = "nport-a", Addresses = known ? [IPAddress.Loopback] : [] })
        from route in Maybe(from known in Gen.Elements(true, true, true, false) select new RouteEvidence { Asked = "route", Route = known ? new HostRoute(IPAddress.Any, IPAddress.Any, null, "vmk0") : null })
        from connect in Maybe(from outcome in Outcome select new ConnectEvidence { Asked = "nc", Outcome = outcome })
        from counters in Maybe(from dropped in Gen.Choose(0, 4) from syns in Gen.Choose(0, 4) select new CounterEvidence { Asked = "vsish", Dropped = dropped, Syns = syns })
        from capture in Maybe(Capture)
        from drops in Maybe(from syns in Gen.Choose(0, 2) from complete in Flag select new DropEvidence { Asked = "pktcap", Syns = syns, Complete = complete })
        from greeting in Maybe(from hungUp in Flag from dialect in Gen.Elements(Enum.GetValues<PeerDialect>()) from answers in Gen.Elements<bool?>(null, true, false) select new GreetingEvidence { Asked = "hold", HungUp = hungUp, Dialect = dialect, AnswersTelnet = answers })
        from farEnd in Maybe(from listening in Flag from held in Flag select new FarEndEvidence { Asked = "netstat", Listening = listening, HeldBy = held ? ["192.0.2.9:1"] : [] })
        from tls in Maybe(from rejected in Flag select new TlsEvidence { Asked = "tls", Rejected = rejected ? "expired" : null })
        from here in Maybe(from outcome in Outcome select new AdminConnectEvidence { Asked = "here", Outcome = outcome })
        select new PathEvidence
        {
            Subject = new PathSubject("web1", 1, "esx01"),
            VM = vm,
            Port = port,
            Licence = licence,
            Connections = connections,
            Firewall = firewall,
            Name = name,
            Route = route,
            Connect = connect,
            Counters = counters,
            Capture = capture,
            Drops = drops,
            Greeting = greeting,
            FarEnd = farEnd,
            Tls = tls,
            FromHere = here,
        };

    private static Gen<bool> Flag => Gen.Elements(true, false);

    private static Gen<TcpOutcome> Outcome => Gen.Elements(TcpOutcome.Open, TcpOutcome.Refused, TcpOutcome.ClosedByPeer, TcpOutcome.TimedOut, TcpOutcome.Unreachable);

    private static Gen<PortEvidence> Port =>
        from connected in Flag
        from status in Gen.Elements(Enum.GetValues<PortStatus>())
        from lost in Gen.Elements(false, false, false, false, true)
        from uri in Gen.Elements("tcp://198.18.0.121:4001", "telnet://198.18.0.121:4001", "ssl://198.18.0.121:4001", "telnet://:5001", "tcp://5000")
        let backing = new UriBacking(uri, uri.Contains("://:", StringComparison.Ordinal) ? SerialDirection.Server : SerialDirection.Client)
        select new PortEvidence { Asked = "port", Connected = connected, Status = status, BackingLost = lost, Backing = lost ? null : backing, UriProblem = lost ? null : SerialUri.Validate(backing) };

    private static Gen<ConnectionEvidence> Connections =>
        from rows in (from state in Gen.Elements("ESTABLISHED", "SYN_SENT", "LISTEN", "TIME_WAIT", "CLOSE_WAIT")
                      from owner in Gen.Elements(Enum.GetValues<EndpointOwner>())
                      select new EndpointConnection(new IpConnection("tcp", "198.18.0.103", 1, "198.18.0.121", 4001, state, "vmx"), owner)).ListOf()
        from known in Flag
        select new ConnectionEvidence { Asked = "list", OnEndpoint = [.. rows.Take(3)], PeerKnown = known };

    private static Gen<FirewallEvidence> Firewall =>
        from answer in Gen.Elements(Enum.GetValues<FlowAnswer>())
        from ignored in Flag
        from ready in Flag
        from excluded in Flag
        select new FirewallEvidence
        {
            Asked = "rulesets",
            Flow = new FlowVerdict(new FirewallFlow(RuleDirection.Outbound, RuleProtocol.Tcp, 4001, IPAddress.Parse("198.18.0.121")), answer)
            {
                RangeNotMatched = ignored ? ["remoteSerialPort"] : [],
                WouldOpenIfEnabled = ready ? ["remoteSerialPort"] : [],
            },
            ExcludedBy = excluded ? [new FirewallRuleset("lab", true, [], AllIpAllowed: false) { AllowedHosts = ["203.0.113.9"] }] : [],
        };

    private static Gen<CaptureEvidence> Capture =>
        from syns in Gen.Choose(0, 3)
        from acks in Gen.Choose(0, 1)
        from resets in Gen.Choose(0, 1)
        from arp in Flag
        from barred in Gen.Elements(false, false, true)
        select new CaptureEvidence { Asked = "tcpdump", Syns = syns, SynAcks = acks, Resets = resets, ArpRequests = arp ? 1 : 0, ProhibitedBy = barred ? ["198.18.0.1"] : [] };

    /// <summary>Not asked, lacking, or there.</summary>
    private static Gen<T?> Maybe<T>(Gen<T> there)
        where T : Evidence
        => from kind in Gen.Choose(0, 3) from item in there select kind switch { 0 => null, 1 => item with { Lacking = "no answer" }, _ => item };
}
