using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Probes;
using VmSerial.Tcp;
using VmSerial.Telnet;

namespace VmSerial.NPort.Menus;

/// <summary>A telnet connection to a console: data alone comes out, and every option is refused.</summary>
/// <param name="socket">The connection, which is this object's from now on.</param>
internal sealed class ConsoleConnection(Socket socket) : IAsyncDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _ending = new();
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetNegotiator _negotiator = new(TelnetPolicy.RefuseAll);
    private readonly byte[] _received = new byte[4096];
    private Task<(SocketError Error, int Count)>? _receiving;

    /// <summary>What came last.</summary>
    public byte[] Data { get; } = new byte[4096];

    /// <summary>Waits for data.</summary>
    /// <param name="wait">How long; nothing is lost when it is over.</param>
    /// <param name="ct">Ends the wait; the connection is then of no more use.</param>
    /// <returns>How many bytes of <see cref="Data"/> came; null when none came in time; -1 when the device ended the connection.</returns>
    public async Task<int?> ReceiveAsync(TimeSpan wait, CancellationToken ct)
    {
        _receiving ??= AbortableSocket.ReceiveAsync(socket, _received, 0, _received.Length, _ending.Token);
        using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            Task first = await Task.WhenAny(_receiving, Task.Delay(wait, waiting.Token)).ConfigureAwait(false);
            waiting.Cancel();
            ct.ThrowIfCancellationRequested();
            if (first != _receiving)
                return null;
        }

        (SocketError error, int count) = await _receiving.ConfigureAwait(false);
        _receiving = null;
        return error != SocketError.Success || count == 0 ? -1 : await DecodeAsync(count, ct).ConfigureAwait(false);
    }

    /// <summary>Sends keys. A bare carriage return ends a line: what follows it would be a key of its own at "Press any key".</summary>
    /// <returns>False when the connection is gone.</returns>
    public async Task<bool> SendAsync(byte[] keys, CancellationToken ct)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(ct, _ending.Token);
        SocketError error = await AbortableSocket.SendAsync(socket, keys, abort.Token).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return error == SocketError.Success;
    }

    /// <summary>Ends the connection in order: a socket that is closed while it is being read from is reset on Linux.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The device was faster, or a token closed it.
        }

        _ending.CancelAfter(s_grace);
        if (_receiving is not null)
            await _receiving.ConfigureAwait(false);
        socket.Dispose();
        _ending.Dispose();
    }

    private async Task<int> DecodeAsync(int count, CancellationToken ct)
    {
        int written = 0;
        int taken = 0;
        while (taken < count)
        {
            (int used, byte[] answer) = Decode(taken, count, ref written);
            taken += used;
            if (answer.Length > 0 && !await SendAsync(answer, ct).ConfigureAwait(false))
                return -1;
        }

        return written;
    }

    // A span does not live across an await.
    private (int Used, byte[] Answer) Decode(int from, int to, ref int written)
    {
        ReadOnlySpan<byte> source = _received.AsSpan(from, to - from);
        int before = source.Length;
        written += _decoder.Decode(ref source, Data.AsSpan(written), out TelnetEvent telnet);
        return (before - source.Length, telnet.Command == TelnetCommand.None ? [] : _negotiator.Receive(telnet));
    }
}
