using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>That a cut is where it was asked for; against a server here that sends back what comes.</summary>
public sealed class CuttingProxyTests : IAsyncLifetime
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private Task _serving = Task.CompletedTask;
    private long _reached;
    private int _serves;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _server.Listen();
        _serving = ServeAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _server.Dispose();
        await _serving;
        _stop.Dispose();
    }

    [Fact]
    public async Task Everything_passes_and_is_counted_until_a_cut_is_asked_for()
    {
        await using CuttingProxy proxy = Start();
        using TcpClient client = await ConnectAsync(proxy);
        Assert.Equal(40_000, await EchoAsync(client, 40_000));
        Assert.Equal((80_000, 40_000, 1, false), (proxy.BytesPassed, proxy.BytesToServer, proxy.Connections, proxy.IsBroken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(19_999)]
    public async Task A_cut_lets_through_exactly_so_many_bytes_and_resets(int bytes)
    {
        await using CuttingProxy proxy = Start();
        proxy.CutAfter(bytes);
        using TcpClient client = await ConnectAsync(proxy);
        await Assert.ThrowsAsync<IOException>(() => EchoAsync(client, 20_000));
        await proxy.WaitUntilBrokenAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(bytes, proxy.BytesPassed);
        Assert.InRange(Interlocked.Read(ref _reached), 0, proxy.BytesToServer);
    }

    [Fact]
    public async Task Bytes_of_earlier_connections_count_and_all_connections_are_reset()
    {
        await using CuttingProxy proxy = Start();
        proxy.CutAfter(500);
        using TcpClient idle = await ConnectAsync(proxy);
        using TcpClient first = await ConnectAsync(proxy);
        Assert.Equal(100, await EchoAsync(first, 100));
        using TcpClient second = await ConnectAsync(proxy);
        await Assert.ThrowsAsync<IOException>(() => EchoAsync(second, 400));
        await Assert.ThrowsAsync<IOException>(() => EchoAsync(idle, 1));
        await Assert.ThrowsAsync<IOException>(() => EchoAsync(first, 1));
    }

    [Fact]
    public async Task After_a_cut_new_connections_are_reset_until_they_are_let_through_again()
    {
        await using CuttingProxy proxy = Start();
        proxy.CutNow();
        using (TcpClient refused = new())
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await refused.ConnectAsync(proxy.Host, proxy.Port, Ct);
                await EchoAsync(refused, 1);
            });
        proxy.Restore();
        using TcpClient client = await ConnectAsync(proxy);
        Assert.Equal(10, await EchoAsync(client, 10));
    }

    [Fact]
    public async Task A_cut_may_let_new_connections_through_whole()
    {
        await using CuttingProxy proxy = Start();
        proxy.CutAfter(100, allowNew: true);
        using TcpClient cut = await ConnectAsync(proxy);
        await Assert.ThrowsAsync<IOException>(() => EchoAsync(cut, 200));
        using TcpClient client = await ConnectAsync(proxy);
        Assert.Equal(20_000, await EchoAsync(client, 20_000));
    }

    [Fact]
    public async Task A_silence_closes_nothing_and_what_waited_in_it_comes_through_afterwards()
    {
        await using CuttingProxy proxy = Start();
        proxy.StallAfter(150);
        using TcpClient client = await ConnectAsync(proxy);
        Task<int> echo = EchoAsync(client, 100);
        await proxy.WaitUntilBrokenAsync(TimeSpan.FromSeconds(10), Ct);
        await Task.Delay(200, Ct);
        Assert.False(echo.IsCompleted);
        Assert.Equal(150, proxy.BytesPassed);
        using TcpClient another = await ConnectAsync(proxy);
        Task<int> silent = EchoAsync(another, 10);
        await Task.Delay(100, Ct);
        Assert.False(silent.IsCompleted);
        proxy.Restore();
        Assert.Equal((100, 10), (await echo, await silent));
    }

    [Fact]
    public async Task A_client_that_is_gone_is_gone_for_the_server_too()
    {
        await using CuttingProxy proxy = Start();
        TcpClient client = await ConnectAsync(proxy);
        Assert.Equal(10, await EchoAsync(client, 10));
        client.Client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        for (int i = 0; i < 100 && Volatile.Read(ref _serves) > 0; i++)
            await Task.Delay(50, Ct);
        Assert.Equal(0, Volatile.Read(ref _serves));
    }

    private CuttingProxy Start() => CuttingProxy.Start("127.0.0.1", ((IPEndPoint)_server.LocalEndPoint!).Port);

    private static async Task<TcpClient> ConnectAsync(CuttingProxy proxy)
    {
        var client = new TcpClient { ReceiveTimeout = 10_000 };
        await client.ConnectAsync(proxy.Host, proxy.Port, Ct);
        return client;
    }

    private static async Task<int> EchoAsync(TcpClient client, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        NetworkStream stream = client.GetStream();
        Task sending = stream.WriteAsync(new byte[count], deadline.Token).AsTask();
        byte[] back = new byte[count];
        Task reading = stream.ReadExactlyAsync(back, deadline.Token).AsTask();
        await await Task.WhenAny(sending, reading); // a reset is told once, to whoever asks first
        await Task.WhenAll(sending, reading);
        return back.Length;
    }

    private async Task ServeAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                _ = EchoBackAsync(await _server.AcceptAsync(ct), ct);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task EchoBackAsync(Socket client, CancellationToken ct)
    {
        Interlocked.Increment(ref _serves);
        try
        {
            byte[] buffer = new byte[4096];
            while (await client.ReceiveAsync(buffer, ct) is > 0 and int count)
            {
                Interlocked.Add(ref _reached, count);
                await client.SendAsync(buffer.AsMemory(0, count), ct);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The proxy reset it.
        }
        finally
        {
            client.Dispose();
            Interlocked.Decrement(ref _serves);
        }
    }
}
