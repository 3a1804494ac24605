using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Errors;
using VmSerial.Telnet;
using Xunit;

namespace VmSerial.Integration.Consoles;

public sealed class ConsoleChannelTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tcp")]
    [InlineData("telnet")]
    public async Task Random_bytes_come_through_both_ways_at_once_and_none_is_lost_or_added(string scheme)
    {
        const int size = 8 << 20;
        byte[] ours = RandomNumberGenerator.GetBytes(size);
        byte[] theirs = RandomNumberGenerator.GetBytes(size);
        byte[] arrived = [];
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            // The far end is the same code by the other name: what is sent is one thing, what is agreed another.
            await using ConsoleChannel far = new(socket, new NetworkStream(socket), scheme == "telnet" ? TelnetPolicy.Server : null, "the test", s_patience);
            await far.OpenAsync(ct);
            Task<byte[]> reading = ReadAsync(far, size);
            await WriteAsync(far, theirs);
            arrived = await reading;
            await far.WriteAsync("done"u8.ToArray(), 0, 4, ct);
            await far.ReadAsync(new byte[1], 0, 1, ct);
        });
        await using ConsoleChannel near = await peer.ConnectAsync(scheme);

        Task<byte[]> received = ReadAsync(near, size + 4);
        await WriteAsync(near, ours);

        Assert.True((await received).AsSpan(0, size).SequenceEqual(theirs), "What they sent is not what came.");
        Assert.True(arrived.AsSpan().SequenceEqual(ours), "What we sent is not what came.");
    }

    [Fact]
    public async Task On_tcp_nothing_is_sent_that_was_not_typed_and_bytes_of_telnet_are_data()
    {
        List<byte> seen = [];
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            await socket.SendAsync(new byte[] { 255, 253, 37, 255, 255, 65 }, ct);
            byte[] buffer = new byte[16];
            for (int count; (count = await socket.ReceiveAsync(buffer, ct)) > 0;)
                seen.AddRange(buffer[..count]);
        });
        byte[] came;
        await using (ConsoleChannel channel = await peer.ConnectAsync("tcp"))
        {
            came = await ReadAsync(channel, 6);
            await channel.WriteAsync([255, 13], 0, 2, Token);
        }
        await Until(() => seen.Count == 2);
        Assert.Equal([255, 253, 37, 255, 255, 65], came);
        Assert.Equal([255, 13], seen);
    }

    [Fact]
    public async Task Endless_negotiation_is_answered_a_bounded_number_of_times_and_data_behind_it_is_seen()
    {
        int answered = 0;
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            byte[] storm = [.. Enumerable.Range(0, 40_000).SelectMany(i => new byte[] { 255, (byte)(251 + (i % 4)), (byte)i })];
            Task draining = Task.Run(async () =>
            {
                byte[] buffer = new byte[65536];
                for (int count; (count = await socket.ReceiveAsync(buffer, ct)) > 0;)
                    answered += count;
            }, ct);
            for (int i = 0; i < 100; i++)
                await socket.SendAsync(storm, ct);
            await socket.SendAsync("data"u8.ToArray(), ct);
            await draining;
        });
        await using (ConsoleChannel channel = await peer.ConnectAsync("telnet"))
            Assert.Equal("data"u8.ToArray(), await ReadAsync(channel, 4));
        await Until(() => answered > 0);
        Assert.InRange(answered, 1, (TelnetPolicy.Client.MaximumAnswers * 12) + 64);
    }

    [Fact]
    public async Task A_peer_that_negotiates_and_never_reads_does_not_stop_us_from_reading()
    {
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            socket.ReceiveBufferSize = 4096;
            for (int i = 0; i < 1000; i++)
                await socket.SendAsync(Enumerable.Range(0, 256).SelectMany(o => new byte[] { 255, 251, (byte)o }).ToArray(), ct);
            await socket.SendAsync("still here"u8.ToArray(), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        await using ConsoleChannel channel = await peer.ConnectAsync("telnet");
        Assert.Equal("still here"u8.ToArray(), await ReadAsync(channel, 10));
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_is_given_up_and_the_reader_is_told_why()
    {
        await using SocketPeer peer = SocketPeer.Start((_, ct) => Task.Delay(Timeout.Infinite, ct));
        await using ConsoleChannel channel = await peer.ConnectAsync("tcp", TimeSpan.FromSeconds(1));
        Task<byte[]> reading = ReadAsync(channel, 1);

        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => WriteAsync(channel, new byte[64 << 20]).WaitAsync(s_patience, Token));

        Assert.Equal("PeerNotReading", failure.Id);
        Assert.Equal(ErrorKind.TimedOut, failure.Kind);
        Assert.Equal("PeerNotReading", (await Assert.ThrowsAsync<VmSerialException>(() => reading)).Id);
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_lost_and_one_that_is_ended_is_at_its_end()
    {
        await using SocketPeer peer = SocketPeer.Start(async (number, socket, ct) =>
        {
            await socket.SendAsync("x"u8.ToArray(), ct);
            if (number == 1)
            {
                await Task.Delay(200, ct);
                SocketPeer.Reset(socket);
            }
        });
        await using (ConsoleChannel first = await peer.ConnectAsync("tcp"))
        {
            await ReadAsync(first, 1);
            VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => ReadAsync(first, 1));
            Assert.Equal("ConnectionLost", failure.Id);
            Assert.Contains("after 1 bytes", failure.Message, StringComparison.Ordinal);
        }
        await using ConsoleChannel second = await peer.ConnectAsync("tcp");
        await ReadAsync(second, 1);
        Assert.Equal(0, await second.ReadAsync(new byte[8], 0, 8, Token));
    }

    [Fact]
    public async Task A_token_ends_reading_at_once_and_the_peer_sees_an_end_in_order()
    {
        int? atPeer = null;
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) => atPeer = await socket.ReceiveAsync(new byte[8], ct));
        ConsoleChannel channel = await peer.ConnectAsync("tcp");
        using CancellationTokenSource stop = new();
        Task<int> reading = channel.ReadAsync(new byte[8], 0, 8, stop.Token);
        await Task.Delay(100, Token);
        Stopwatch watch = Stopwatch.StartNew();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await channel.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4));
        await Until(() => atPeer is not null);
        Assert.Equal(0, atPeer);
    }

    [Fact]
    public async Task The_window_is_told_to_a_peer_that_asks_and_again_when_it_changes()
    {
        List<byte> seen = [];
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            await socket.SendAsync(new byte[] { 255, 253, 31, 65 }, ct);
            byte[] buffer = new byte[64];
            for (int count; (count = await socket.ReceiveAsync(buffer, ct)) > 0;)
                lock (seen)
                    seen.AddRange(buffer[..count]);
        });
        await using ConsoleChannel channel = await peer.ConnectAsync("telnet");
        await channel.SetWindowAsync(80, 24, Token);
        await ReadAsync(channel, 1);
        await channel.SetWindowAsync(255, 50, Token);

        await Until(() => Hex().EndsWith("FFFA1F00FFFF0032FFF0", StringComparison.Ordinal));
        Assert.Contains("FFFA1F00500018FFF0", Hex(), StringComparison.Ordinal);

        string Hex()
        {
            lock (seen)
                return Convert.ToHexString([.. seen]);
        }
    }

    internal static async Task<byte[]> ReadAsync(ConsoleChannel channel, int size)
    {
        byte[] bytes = new byte[size];
        for (int at = 0; at < size;)
        {
            int count = await channel.ReadAsync(bytes, at, size - at, Token).WaitAsync(s_patience, Token);
            Assert.True(count > 0, $"The connection ended after {at} of {size} bytes.");
            at += count;
        }
        return bytes;
    }

    internal static Task WriteAsync(ConsoleChannel channel, byte[] bytes) => channel.WriteAsync(bytes, 0, bytes.Length, Token);

    internal static async Task Until(Func<bool> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < s_patience, "It did not come about.");
            await Task.Delay(20, Token);
        }
    }
}
