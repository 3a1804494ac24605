using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Errors;
using Xunit;

namespace VmSerial.Integration.Consoles;

/// <summary>A far end that does as a test says, over real sockets on the loopback interface.</summary>
internal sealed class SocketPeer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _serving;

    private SocketPeer(Func<int, Socket, CancellationToken, Task> serve)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _serving = ServeAsync(serve);
    }

    public int Port { get; }

    /// <summary>Serves one connection after the other; a socket is closed when the function comes back.</summary>
    public static SocketPeer Start(Func<Socket, CancellationToken, Task> serve) => new((_, socket, ct) => serve(socket, ct));

    /// <summary>The same with the number of the connection, from 1.</summary>
    public static SocketPeer Start(Func<int, Socket, CancellationToken, Task> serve) => new(serve);

    public ConsoleTarget Target(string scheme) => ConsoleTarget.Of($"{scheme}://127.0.0.1:{Port}");

    public async Task<ConsoleChannel> ConnectAsync(string scheme, TimeSpan? writeTimeout = null)
        => await ConsoleConnector.ConnectAsync(Target(scheme), new ConsoleOptions { WriteTimeout = writeTimeout ?? TimeSpan.FromSeconds(60) }, _ending.Token);

    /// <summary>Closes with a reset.</summary>
    public static void Reset(Socket socket) => socket.LingerState = new LingerOption(true, 0);

    /// <summary>Reads until the client ends the connection.</summary>
    public static async Task DrainAsync(Socket socket, CancellationToken ct)
    {
        byte[] buffer = new byte[65536];
        while (await socket.ReceiveAsync(buffer, ct) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync(Func<int, Socket, CancellationToken, Task> serve)
    {
        try
        {
            for (int number = 1; ; number++)
            {
                using Socket socket = await _listener.AcceptAsync(_ending.Token);
                try
                {
                    await serve(number, socket, _ending.Token);
                }
                catch (Exception e) when (e is SocketException or VmSerialException)
                {
                    // The client ended it.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
