using System;
using System.Collections.Generic;
using System.Text;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Serial;
using VmSerial.Tcp;
using Xunit;

namespace VmSerial.Unit.Probes;

public sealed class NPortJudgeTests
{
    private static readonly string[] s_somebody = ["10.0.0.9:51234"];

    [Fact]
    public void What_the_device_tells_is_enough()
    {
        Assert.Equal(NPortVerdict.Listening, Judge(true, [], null).Verdict);
        Assert.Equal(NPortVerdict.NotListening, Judge(false, [], null).Verdict);
        Assert.Equal((NPortVerdict.InUse, "held by 10.0.0.9:51234, as the device says"), (Judge(true, s_somebody, null).Verdict, Judge(true, s_somebody, null).Detail));
    }

    [Theory]
    [InlineData(TcpOutcome.ClosedByPeer)]
    [InlineData(TcpOutcome.Refused)]
    [InlineData(TcpOutcome.TimedOut)]
    public void Whoever_is_turned_away_while_somebody_holds_the_port_found_it_busy(TcpOutcome outcome)
        => Assert.Equal(NPortVerdict.Busy, Judge(true, s_somebody, Visit(outcome)).Verdict);

    [Theory]
    [InlineData(TcpOutcome.ClosedByPeer, NPortVerdict.ClosedByPeer)]
    [InlineData(TcpOutcome.Refused, NPortVerdict.Refused)]
    [InlineData(TcpOutcome.TimedOut, NPortVerdict.TimedOut)]
    [InlineData(TcpOutcome.Open, NPortVerdict.Open)]
    public void With_nobody_there_being_turned_away_is_no_sign_of_busy(TcpOutcome outcome, NPortVerdict expected)
        => Assert.Equal(expected, Judge(true, [], Visit(outcome)).Verdict);

    [Fact]
    public void Without_netstat_hanging_up_may_be_busy_and_says_what_else_it_may_be()
    {
        (NPortVerdict verdict, string detail, _) = Judge(null, null, Visit(TcpOutcome.ClosedByPeer));
        Assert.Equal(NPortVerdict.Busy, verdict);
        Assert.Contains("accessible IP list", detail);
        Assert.Equal(NPortVerdict.Refused, Judge(null, null, Visit(TcpOutcome.Refused)).Verdict);
    }

    [Fact]
    public void A_device_server_that_says_in_words_that_it_is_in_use_is_believed()
    {
        Assert.Equal(NPortVerdict.Busy, Judge(null, null, Visit(TcpOutcome.ClosedByPeer, "Port already in use\r\n")).Verdict);
        Assert.Equal(NPortVerdict.ClosedByPeer, Judge(null, null, Visit(TcpOutcome.ClosedByPeer, "Device open failure\r\n")).Verdict);
    }

    [Theory]
    [InlineData(null, null, null, "is not on the network")]
    [InlineData(SerialDirection.Server, "telnet://:2001", null, "listens itself (telnet://:2001)")]
    [InlineData(SerialDirection.Client, "vSPC.py", "telnet://vspc01:13370", "connects to the concentrator")]
    public void A_port_without_a_device_server_at_its_other_end_is_refused_with_words(SerialDirection? direction, string? uri, string? proxy, string words)
    {
        VmSerialException failure = Assert.Throws<VmSerialException>(() => NPortTarget.OfPort("Serial port 1 of VM 'web1'", direction, uri, proxy));
        Assert.Equal("PortNotAClient", failure.Id);
        Assert.Contains(words, failure.Message);
    }

    [Fact]
    public void A_client_port_names_its_device_server()
    {
        Assert.Equal("nport-a:4001", NPortTarget.OfPort("x", SerialDirection.Client, "tcp://nport-a:4001", null).Endpoint.ToString());
        Assert.Equal("SerialUriInvalid", Assert.Throws<VmSerialException>(() => NPortTarget.OfPort("x", SerialDirection.Client, "tcp://5000", null)).Id);
    }

    private static (NPortVerdict Verdict, string Detail, string Advice) Judge(bool? listens, IReadOnlyList<string>? clients, DataPortVisit? visit) => NPortJudge.Judge(4001, listens, clients, visit);

    private static DataPortVisit Visit(TcpOutcome outcome, string says = "") => new()
    {
        Reach = new TcpReach { Endpoint = new TcpEndpoint("nport-a", 4001), Outcome = outcome == TcpOutcome.ClosedByPeer ? TcpOutcome.Open : outcome, Detail = "so it was" },
        ClosedBy = outcome == TcpOutcome.ClosedByPeer ? PeerClose.Fin : null,
        ClosedAfter = outcome == TcpOutcome.ClosedByPeer ? TimeSpan.FromMilliseconds(2) : null,
        FirstBytes = Encoding.ASCII.GetBytes(says),
        Dialect = PeerDialect.Silent,
    };
}
