using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Tcp;
using Xunit;

namespace VmSerial.Unit.Probes;

public sealed class TcpProbeTests
{
    private static readonly TcpProbeOptions s_listening = new() { Timeout = TimeSpan.FromSeconds(20), ListenFor = TimeSpan.FromMilliseconds(400) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listener_is_open_and_hears_nothing_of_who_asked()
    {
        TaskCompletionSource<int> heard = new();
        using LoopbackListener listener = LoopbackListener.That(peer => _ = Task.Run(() => heard.TrySetResult(peer.Receive(new byte[16])), CancellationToken.None));
        TcpProbeResult result = await TcpProbe.RunAsync(listener.Endpoint, s_listening, Ct);
        Assert.Equal((TcpOutcome.Open, "127.0.0.1"), (result.Outcome, result.Reach.Address));
        Assert.True(result.Reach.Latency > TimeSpan.Zero);
        Assert.Equal(0, await heard.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    [Fact]
    public async Task A_port_without_a_listener_is_refused()
    {
        using LoopbackListener closed = LoopbackListener.Closed();
        TcpProbeResult result = await TcpProbe.RunAsync(closed.Endpoint, s_listening, Ct);
        Assert.Equal((TcpOutcome.Refused, "connection refused"), (result.Outcome, result.Detail));
        Assert.NotNull(result.Reach.Latency);
    }

    [Fact]
    public async Task Silence_times_out_at_the_deadline_and_not_long_after()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux drops requests when the queue is full.");
        using LoopbackListener silent = LoopbackListener.Silent();
        Stopwatch time = Stopwatch.StartNew();
        TcpProbeResult result = await TcpProbe.RunAsync(silent.Endpoint, new TcpProbeOptions { Timeout = TimeSpan.FromMilliseconds(500) }, Ct);
        Assert.Equal(TcpOutcome.TimedOut, result.Outcome);
        Assert.Null(result.Reach.Latency);
        Assert.InRange(time.Elapsed.TotalSeconds, 0.45, 15);
    }

    [Theory]
    [InlineData(PeerClose.Fin)]
    [InlineData(PeerClose.Rst)]
    public async Task A_peer_that_accepts_and_hangs_up_is_told_from_one_that_refuses(PeerClose how)
    {
        using LoopbackListener listener = LoopbackListener.That(peer => Close(peer, how));
        TcpProbeResult result = await TcpProbe.RunAsync(listener.Endpoint, s_listening with { ListenFor = TimeSpan.FromSeconds(20) }, Ct);
        Assert.Equal((TcpOutcome.ClosedByPeer, how), (result.Outcome, result.ClosedBy));
        Assert.True(result.ClosedAfter < TimeSpan.FromSeconds(19));
    }

    [Fact]
    public async Task The_first_bytes_are_kept_up_to_the_cap_and_shown_escaped()
    {
        byte[] hostile = Encoding.Latin1.GetBytes("\u001b]0;owned\u0007hi\r\n\\\u009b2J");
        using LoopbackListener listener = LoopbackListener.That(peer => peer.Send(hostile));
        TcpProbeResult result = await TcpProbe.RunAsync(listener.Endpoint, s_listening with { MaxFirstBytes = hostile.Length - 1, ListenFor = TimeSpan.FromSeconds(20) }, Ct);
        Assert.Equal(TcpOutcome.Open, result.Outcome);
        Assert.Equal(hostile[..^1], result.FirstBytes);
        Assert.Equal(@"\x1B]0;owned\x07hi\r\n\\\x9B2", result.FirstText);
    }

    [Fact]
    public async Task A_peer_that_talks_without_end_is_listened_to_up_to_the_cap()
    {
        using LoopbackListener listener = LoopbackListener.That(peer => _ = Task.Run(() => Flood(peer), CancellationToken.None));
        Stopwatch time = Stopwatch.StartNew();
        TcpProbeResult result = await TcpProbe.RunAsync(listener.Endpoint, s_listening with { ListenFor = TimeSpan.FromSeconds(60) }, Ct);
        Assert.Equal(256, result.FirstBytes.Count);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_not_resolved()
    {
        // RFC 6761: no name below .invalid exists.
        TcpProbeResult result = await TcpProbe.RunAsync(new TcpEndpoint("nport-a.invalid", 4001), s_listening, Ct);
        Assert.Equal(TcpOutcome.NameNotResolved, result.Outcome);
        Assert.Contains("'nport-a.invalid'", result.Detail);
        Assert.Empty(result.Reach.Attempts);
    }

    [Fact]
    public async Task The_addresses_of_a_name_are_tried_in_turn_and_share_the_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux drops requests when the queue is full, and has all of 127/8.");
        using LoopbackListener silent = LoopbackListener.Silent();
        using LoopbackListener listener = LoopbackListener.That(_ => { }, "127.0.0.9", silent.Endpoint.Port);
        IPAddress[] addresses = [IPAddress.Loopback, IPAddress.Parse("127.0.0.8"), IPAddress.Parse("127.0.0.9"), IPAddress.Parse("127.0.0.10")];
        using TcpConnection connection = await TcpConnector.TryAddressesAsync(silent.Endpoint with { Host = "many" }, addresses, TimeSpan.FromSeconds(4), Ct);
        Assert.Equal((TcpOutcome.Open, "127.0.0.9"), (connection.Reach.Outcome, connection.Reach.Address));
        Assert.Equal(["127.0.0.1 TimedOut", "127.0.0.8 Refused", "127.0.0.9 Open"], connection.Reach.Attempts.Select(a => $"{a.Address} {a.Outcome}"));
        Assert.Equal(addresses.Select(a => a.ToString()), connection.Reach.Addresses);
        Assert.InRange(connection.Reach.Attempts[0].Elapsed.TotalSeconds, 0.9, 3.5);
        Assert.Equal(1, listener.Accepted);
    }

    [Fact]
    public async Task Of_a_name_with_very_many_addresses_the_first_few_are_tried()
    {
        using LoopbackListener closed = LoopbackListener.Closed();
        IPAddress[] addresses = [.. Enumerable.Range(1, 200).Select(i => IPAddress.Parse($"127.0.1.{i}"))];
        using TcpConnection connection = await TcpConnector.TryAddressesAsync(closed.Endpoint with { Host = "many" }, addresses, TimeSpan.FromSeconds(20), Ct);
        Assert.Equal((TcpOutcome.Refused, TcpConnector.MaxAddresses, 200), (connection.Reach.Outcome, connection.Reach.Attempts.Count, connection.Reach.Addresses.Count));
    }

    [Fact]
    public async Task A_family_that_was_asked_for_is_kept_to()
    {
        using LoopbackListener listener = LoopbackListener.That(_ => { });
        TcpProbeResult result = await TcpProbe.RunAsync(listener.Endpoint with { Family = AddressFamily.InterNetworkV6 }, s_listening, Ct);
        Assert.Equal(TcpOutcome.NameNotResolved, result.Outcome);
        Assert.Equal(0, listener.Accepted);
    }

    [Fact]
    public async Task Who_needs_the_connection_gets_a_failure_with_advice()
    {
        using LoopbackListener closed = LoopbackListener.Closed();
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => TcpConnector.ConnectAsync(closed.Endpoint, TimeSpan.FromSeconds(20), Ct));
        Assert.Equal(("ConnectionRefused", ErrorKind.ConnectionFailed), (failure.Id, failure.Kind));
        Assert.Equal($"Cannot connect to {closed.Endpoint}: connection refused.", failure.Message);
    }

    [Fact]
    public async Task A_cancel_closes_the_socket_at_once()
    {
        TaskCompletionSource<Socket> taken = new();
        using LoopbackListener listener = LoopbackListener.That(peer => taken.TrySetResult(peer));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task<TcpProbeResult> probe = TcpProbe.RunAsync(listener.Endpoint, s_listening with { ListenFor = TimeSpan.FromMinutes(5) }, cancel.Token);
        Socket peer = await taken.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
        Assert.True(IsGone(peer));
    }

    [Fact]
    public async Task Hundreds_are_tried_at_once_and_none_is_lost()
    {
        using LoopbackListener open = LoopbackListener.That(_ => { });
        using LoopbackListener closed = LoopbackListener.Closed();
        List<TcpOutcome> outcomes = [];
        await foreach (TcpProbeResult result in TcpProbe.RunAllAsync(Enumerable.Range(0, 600).Select(i => i % 3 == 0 ? closed.Endpoint : open.Endpoint),
            new TcpProbeOptions { Timeout = TimeSpan.FromSeconds(30), ThrottleLimit = 100 }, Ct))
            outcomes.Add(result.Outcome);
        Assert.Equal((400, 200), (outcomes.Count(o => o == TcpOutcome.Open), outcomes.Count(o => o == TcpOutcome.Refused)));
    }

    [Fact]
    public async Task No_more_run_at_a_time_than_allowed_and_who_stops_taking_stops_the_rest()
    {
        int running = 0, most = 0, begun = 0;
        IAsyncEnumerable<int> results = InParallel.RunAsync(Enumerable.Range(0, int.MaxValue), 5, async (i, ct) =>
        {
            begun++;
            most = Math.Max(most, Interlocked.Increment(ref running));
            try
            {
                await Task.Delay(i < 20 ? TimeSpan.Zero : TimeSpan.FromMinutes(5), ct);
                return i;
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }, Ct);
        List<int> taken = [];
        await foreach (int i in results)
        {
            taken.Add(i);
            if (taken.Count == 20)
                break;
        }
        Assert.Equal(Enumerable.Range(0, 20), taken.Order());
        Assert.InRange(most, 1, 5);
        Assert.InRange(begun, 20, 25);
        Assert.Equal(0, running);
    }

    [Theory]
    [InlineData("nport-a", "nport-a:4001")]
    [InlineData("nport-a:4002", "nport-a:4002")]
    [InlineData("10.1.2.3:4002", "10.1.2.3:4002")]
    [InlineData("2001:db8::1", "[2001:db8::1]:4001")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:4001")]
    [InlineData("[2001:db8::1]:950", "[2001:db8::1]:950")]
    [InlineData("telnet://nport-a:4003", "nport-a:4003")]
    public void An_endpoint_is_read_as_it_is_typed(string text, string expected)
        => Assert.Equal(expected, TcpEndpoint.Parse(text, 4001).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("4001")]
    [InlineData(":4001")]
    [InlineData("tcp://:4001")]
    [InlineData("10.1.2")]
    [InlineData("nport-a:0")]
    [InlineData("nport-a:65536")]
    [InlineData("nport a")]
    [InlineData("nport-a\u001b[2J")]
    [InlineData("-x:4001")]
    public void What_is_no_endpoint_is_refused_with_the_forms_that_are(string text)
    {
        VmSerialException failure = Assert.Throws<VmSerialException>(() => TcpEndpoint.Parse(text, 4001));
        Assert.Equal("EndpointInvalid", failure.Id);
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    private static void Close(Socket peer, PeerClose how)
    {
        if (how == PeerClose.Rst)
            peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
    }

    // By FIN or by RST: the cancel may come before this side knows that the other has accepted.
    private static bool IsGone(Socket peer)
    {
        peer.ReceiveTimeout = 20_000;
        try
        {
            return peer.Receive(new byte[1]) == 0;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private static void Flood(Socket peer)
    {
        try
        {
            byte[] much = new byte[65536];
            while (true)
                peer.Send(much);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }
}
