using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles.Listening;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Consoles;

public sealed class ConnectionListenerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machines_telnet_port_is_told_by_its_negotiation_and_answered_so_that_its_data_comes()
    {
        // QEMU negotiates where it listens and not where it connects, so somebody carries the bytes from there to here.
        await using QemuMachine machine = await QemuMachine.StartListeningAsync("telnet");
        IncomingConnection who = await MeetAsync(async port =>
        {
            using TcpClient there = await ConnectAsync(machine.Port);
            using TcpClient here = await ConnectAsync(port);
            Task back = here.GetStream().CopyToAsync(there.GetStream(), Token);
            Task forth = there.GetStream().CopyToAsync(here.GetStream(), Token);
            await Task.WhenAny(back, forth);
        });

        Assert.Equal(ClientDialect.Telnet, who.Dialect);
        // What QEMU says first: WILL ECHO, WILL SGA, WILL BINARY, DO BINARY.
        Assert.StartsWith(@"\xFF\xFB\x01\xFF\xFB\x03\xFF\xFB\x00\xFF\xFD\x00", who.FirstText, StringComparison.Ordinal);
        Assert.Contains("VmSerial lab: echo on COM1", who.Data, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", who.RemoteAddress);
    }

    [Fact]
    public async Task A_machines_tcp_port_is_told_by_its_text()
    {
        int port = QemuMachine.FreePort();
        Task<IncomingConnection> waiting = WaitAsync(port);
        await using QemuMachine machine = await QemuMachine.StartConnectingAsync("tcp", port);

        IncomingConnection who = await waiting;

        Assert.Equal(ClientDialect.Text, who.Dialect);
        Assert.Equal(@"VmSerial lab: echo on COM1\r\n", who.FirstText);
        Assert.NotNull(who.FirstByteAfter);
    }

    [Fact]
    public async Task An_ESXi_VM_is_told_by_its_first_three_bytes_even_when_they_come_apart()
    {
        // Facts of VMware's own capture; the answers follow TelnetPolicy.Server, with DO 232 as the capture's server has it.
        (IncomingConnection who, byte[] answer) = await TryAsync([[255], [251, 37]]);

        Assert.Equal(ClientDialect.Telnet, who.Dialect);
        Assert.Contains("ESXi", who.Meaning, StringComparison.Ordinal);
        Assert.Equal("FFFB00FFFB03FFFB01FFFD00FFFD03FFFDE8FFFE25", Convert.ToHexString(answer));
        Assert.Equal("", who.Data);
    }

    [Fact]
    public async Task A_VM_that_looks_for_its_concentrator_is_told_with_what_it_asks_for()
    {
        (IncomingConnection who, _) = await TryAsync([[255, 251, 37, 255, 251, 232], [255, 250, 232, 70, (byte)'S', .. "vSPC.py"u8, 255, 240]]);

        Assert.Equal(ClientDialect.Vspc, who.Dialect);
        Assert.Equal("vSPC.py", who.ServiceUri);
    }

    [Theory]
    [InlineData("", ClientDialect.Silent)]
    [InlineData("FF", ClientDialect.Binary)]
    [InlineData("0001FF", ClientDialect.Binary)]
    [InlineData("1B5D303B6F776E65640768690D0A", ClientDialect.Text)]
    [InlineData("5353482D322E302D4F70656E5353480D0A", ClientDialect.Ssh)]
    public async Task Nothing_is_sent_to_who_has_not_shown_telnet(string first, ClientDialect dialect)
    {
        (IncomingConnection who, byte[] answer) = await TryAsync([Convert.FromHexString(first)]);

        Assert.Equal(dialect, who.Dialect);
        Assert.Empty(answer);
        Assert.All(who.FirstText + who.Data, c => Assert.InRange(c, ' ', '~'));
    }

    [Fact]
    public async Task A_TLS_client_is_told_by_its_hello()
    {
        IncomingConnection who = await MeetAsync(async port =>
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, port, Token);
            await using SslStream tls = new(client.GetStream());
            await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync("localhost"));
        });
        Assert.Equal(ClientDialect.Tls, who.Dialect);
    }

    [Fact]
    public async Task A_browser_is_told_by_its_request()
    {
        IncomingConnection who = await MeetAsync(async port =>
        {
            using HttpClient client = new();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), Token));
        });
        Assert.Equal(ClientDialect.Http, who.Dialect);
    }

    [Fact]
    public async Task Several_who_come_at_once_are_all_told()
    {
        int port = QemuMachine.FreePort();
        List<IncomingConnection> all = [];
        Task waiting = ConnectionListener.ListenAsync(Options(port) with { Count = 20 }, null, who =>
        {
            all.Add(who);
            return Task.CompletedTask;
        }, Token);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using TcpClient client = await ConnectAsync(port);
            await client.GetStream().WriteAsync(new byte[] { (byte)('a' + i) }, Token);
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Token));
        }));
        await waiting;
        Assert.Equal(Enumerable.Range(0, 20).Select(i => ((char)('a' + i)).ToString()), all.Select(who => who.FirstText).Order());
    }

    [Fact]
    public async Task When_nobody_comes_it_says_so_and_what_to_look_at()
    {
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => ConnectionListener.ListenAsync(
            Options(QemuMachine.FreePort()) with { Timeout = TimeSpan.FromMilliseconds(300) }, null, _ => Task.CompletedTask, Token));
        Assert.Equal("NobodyConnected", failure.Id);
        Assert.Contains("Test-EsxSerialPath", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_ends_it_at_once_and_the_port_is_free_again()
    {
        int port = QemuMachine.FreePort();
        using CancellationTokenSource stop = new();
        Task waiting = ConnectionListener.ListenAsync(Options(port), null, _ => Task.CompletedTask, stop.Token);
        using TcpClient client = await ConnectAsync(port);
        Stopwatch watch = Stopwatch.StartNew();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4));
        using Socket again = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        again.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        again.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_to_be()
    {
        await using SocketPeer peer = SocketPeer.Start((_, ct) => Task.Delay(Timeout.Infinite, ct));
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => ConnectionListener.ListenAsync(Options(peer.Port), null, _ => Task.CompletedTask, Token));
        Assert.Equal("ListenFailed", failure.Id);
        Assert.Contains("another program listens there", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_talks_without_end_is_kept_to_a_limit()
    {
        IncomingConnection who = await MeetAsync(async port =>
        {
            using TcpClient client = await ConnectAsync(port);
            try
            {
                while (true)
                    await client.GetStream().WriteAsync(new byte[65536], Token);
            }
            catch (System.IO.IOException)
            {
                // Hung up on.
            }
        });
        Assert.Equal(1024, who.FirstBytes.Length);
    }

    private static ListenOptions Options(int port) => new() { Port = port, Address = IPAddress.Loopback, Timeout = TimeSpan.FromSeconds(60), ListenFor = TimeSpan.FromSeconds(1) };

    private static async Task<IncomingConnection> WaitAsync(int port)
    {
        IncomingConnection? came = null;
        await ConnectionListener.ListenAsync(Options(port), null, who =>
        {
            came = who;
            return Task.CompletedTask;
        }, Token);
        return came!;
    }

    private static async Task<IncomingConnection> MeetAsync(Func<int, Task> client)
    {
        int port = QemuMachine.FreePort();
        Task<IncomingConnection> waiting = WaitAsync(port);
        await client(port);
        return await waiting;
    }

    // Says the pieces one after the other, and hears until the other side ends it.
    private static async Task<(IncomingConnection Who, byte[] Answer)> TryAsync(byte[][] pieces)
    {
        List<byte> answer = [];
        IncomingConnection who = await MeetAsync(async port =>
        {
            using TcpClient client = await ConnectAsync(port);
            client.NoDelay = true;
            foreach (byte[] piece in pieces)
            {
                await client.GetStream().WriteAsync(piece, Token);
                await Task.Delay(100, Token);
            }
            byte[] buffer = new byte[256];
            for (int count; (count = await client.GetStream().ReadAsync(buffer, Token)) > 0;)
                answer.AddRange(buffer[..count]);
        });
        return (who, [.. answer]);
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, Token);
                return client;
            }
            catch (SocketException) when (watch.Elapsed < TimeSpan.FromSeconds(20))
            {
                client.Dispose();
                await Task.Delay(20, Token);
            }
        }
    }
}
