using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Tcp;

/// <summary>Listens to what a peer says on an accepted connection, up to a number of bytes, and to how it ends it. Sends nothing by itself.</summary>
internal sealed class PeerWords : IAsyncDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);
    private readonly Socket _socket;
    private readonly byte[] _bytes;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly Task _reading;
    private volatile int _count;
    private volatile bool _ended;
    private volatile bool _closing;

    /// <summary>Begins to listen.</summary>
    /// <param name="socket">The connection, which is this object's from now on.</param>
    /// <param name="max">How many bytes are kept; no more are read either.</param>
    public PeerWords(Socket socket, int max)
    {
        _socket = socket;
        _bytes = new byte[max];
        _reading = ReadAsync();
    }

    /// <summary>How many bytes have come.</summary>
    public int Count => _count;

    /// <summary>The bytes so far.</summary>
    public byte[] Bytes => _bytes.AsSpan(0, _count).ToArray();

    /// <summary>How the peer ended the connection; null while it has not.</summary>
    public PeerClose? ClosedBy { get; private set; }

    /// <summary>How long after the beginning that was.</summary>
    public TimeSpan? ClosedAfter { get; private set; }

    /// <summary>Waits until enough was heard, the peer ended the connection, all bytes that are kept have come, or the time is over.</summary>
    public async Task ListenAsync(TimeSpan time, Func<IReadOnlyList<byte>, bool>? isEnough, CancellationToken ct)
    {
        long until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (!_ended && _count < _bytes.Length && !(isEnough is not null && _count > 0 && isEnough(Bytes)))
        {
            TimeSpan left = TimeSpan.FromSeconds((until - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
            if (left <= TimeSpan.Zero || !await _news.WaitAsync(left, ct).ConfigureAwait(false))
                return;
        }
    }

    /// <summary>Says something. False when the connection is gone.</summary>
    public async Task<bool> SayAsync(byte[] words, CancellationToken ct)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(ct, _ending.Token);
        SocketError error = await AbortableSocket.SendAsync(_socket, words, abort.Token).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return error == SocketError.Success;
    }

    /// <summary>
    /// Closes the connection in order. A socket that is closed while it is being read from resets the connection on Linux, so that the reading ends first.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster, or a token closed it.
        }
        _ending.CancelAfter(s_grace);
        await _reading.ConfigureAwait(false);
        _socket.Dispose();
        _ending.Dispose();
        _news.Dispose();
    }

    private async Task ReadAsync()
    {
        while (_count < _bytes.Length)
        {
            (SocketError error, int count) = await AbortableSocket.ReceiveAsync(_socket, _bytes, _count, _bytes.Length - _count, _ending.Token).ConfigureAwait(false);
            if (error == SocketError.Success && count > 0)
            {
                _count += count;
                _news.Release();
                continue;
            }
            if (!_closing)
            {
                ClosedAfter = TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency);
                ClosedBy = error == SocketError.Success ? PeerClose.Fin : PeerClose.Rst;
            }
            break;
        }
        _ended = _count < _bytes.Length;
        _news.Release();
    }
}
