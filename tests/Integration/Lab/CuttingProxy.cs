using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>
/// A way to a server that breaks when it is told to: after so many bytes, of both directions and all connections together, it
/// resets every connection or falls silent. What has passed by then has passed exactly up to that byte.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly TimeSpan s_connectDeadline = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<Socket> _open = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _listener;
    private readonly EndPoint _server;
    private readonly Task _accepting;

    private TaskCompletionSource _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _limit = long.MaxValue;
    private bool _stalls;
    private bool _refuses;
    private bool _refusesOnceCut;
    private long _toServer;
    private long _toClient;
    private int _connections;

    private CuttingProxy(EndPoint server, Socket listener)
    {
        _server = server;
        _listener = listener;
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>The address it listens at.</summary>
    public string Host => "127.0.0.1";

    /// <summary>The port it listens at.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>How many bytes passed, of both directions and all connections.</summary>
    public long BytesPassed
    {
        get
        {
            lock (_lock)
                return _toServer + _toClient;
        }
    }

    /// <summary>How many of them went to the server.</summary>
    public long BytesToServer
    {
        get
        {
            lock (_lock)
                return _toServer;
        }
    }

    /// <summary>How many connections were accepted, those that were reset at once included.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
                return _connections;
        }
    }

    /// <summary>Whether it was cut or fell silent since the start.</summary>
    public bool IsBroken => _broken.Task.IsCompleted;

    /// <summary>Listens on loopback and passes everything on.</summary>
    public static CuttingProxy Start(string host, int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new CuttingProxy(new IPEndPoint(IPAddress.Parse(host), port), listener);
    }

    /// <summary>Listens on loopback and passes everything on to a host's sshd.</summary>
    public static CuttingProxy Start(EsxLabHost host) => Start(host.SshHost, host.SshPort);

    /// <summary>Resets every connection once so many bytes have passed since the start; new ones then are reset, too, or let through.</summary>
    public void CutAfter(long bytes, bool allowNew = false) => Break(bytes, stalls: false, refuses: !allowNew);

    /// <summary>Passes nothing on once so many bytes have passed since the start, and closes nothing: both sides wait.</summary>
    public void StallAfter(long bytes) => Break(bytes, stalls: true, refuses: false);

    /// <summary>Resets every connection now.</summary>
    public void CutNow(bool allowNew = false) => CutAfter(0, allowNew);

    /// <summary>Falls silent now.</summary>
    public void StallNow() => StallAfter(0);

    /// <summary>Passes everything on from now on, what waits in a silence included.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            _limit = long.MaxValue;
            _stalls = _refuses = false;
            _silence.TrySetResult();
            _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until it was cut or fell silent.</summary>
    public Task WaitUntilBrokenAsync(TimeSpan deadline, CancellationToken ct) => _broken.Task.WaitAsync(deadline, ct);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting; // which alone adds to those that run
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private void Break(long bytes, bool stalls, bool refuses)
    {
        bool reached;
        lock (_lock)
        {
            _limit = bytes;
            _stalls = stalls;
            _refuses = false;
            _refusesOnceCut = refuses;
            reached = _toServer + _toClient >= bytes;
        }

        if (reached)
            Reached();
    }

    // The limit holds once: a cut that lets new connections through lets them through whole.
    private void Reached()
    {
        Socket[] cut = [];
        lock (_lock)
        {
            if (!_stalls)
            {
                cut = [.. _open];
                _open.Clear();
                _limit = long.MaxValue;
                _refuses = _refusesOnceCut;
            }
        }

        foreach (Socket socket in cut)
            Reset(socket);
        _broken.TrySetResult();
    }

    private async Task AcceptAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync(ct);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            bool refuse;
            lock (_lock)
            {
                _connections++;
                refuse = _refuses;
                if (!refuse)
                    _open.Add(client);
            }

            if (refuse)
                Reset(client);
            else
                _running.Add(PassAsync(client, ct));
        }
    }

    private async Task PassAsync(Socket client, CancellationToken ct)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.NoDelay = true;
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
            deadline.CancelAfter(s_connectDeadline);
            await server.ConnectAsync(_server, deadline.Token);
            lock (_lock)
            {
                if (!_open.Contains(client))
                    return; // it was cut meanwhile
                _open.Add(server);
            }

            await Task.WhenAll(CopyAsync(client, server, true, ct), CopyAsync(server, client, false, ct));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either side is gone, or all of it ends: the other side is reset below.
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(client);
                _open.Remove(server);
            }

            Reset(client);
            Reset(server);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool toServer, CancellationToken ct)
    {
        try
        {
            byte[] buffer = new byte[16384];
            while (await from.ReceiveAsync(buffer, SocketFlags.None, ct) is > 0 and int count)
            {
                for (int sent = 0; sent < count;)
                {
                    (int may, bool last, Task silence) = Take(from, count - sent, toServer);
                    for (int end = sent + may; sent < end;)
                        sent += await to.SendAsync(buffer.AsMemory(sent, end - sent), SocketFlags.None, ct);
                    if (last)
                        Reached();
                    if (sent < count)
                        await silence.WaitAsync(ct);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // The other direction must not wait for a side that is gone.
            Reset(from);
            Reset(to);
            throw;
        }
    }

    // How many of these bytes may pass, whether the limit is reached with them, and what to wait for when not all may.
    private (int May, bool Last, Task Silence) Take(Socket from, int count, bool toServer)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(!_open.Contains(from), from); // it was cut meanwhile
            long left = Math.Max(0, _limit - _toServer - _toClient);
            int may = (int)Math.Min(count, left);
            if (toServer)
                _toServer += may;
            else
                _toClient += may;
            return (may, may > 0 && may == left, _silence.Task);
        }
    }

    // Closed without a word: what the other side sends next, or waits for, is answered by a reset.
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was closed already.
        }

        socket.Close(0);
    }
}
