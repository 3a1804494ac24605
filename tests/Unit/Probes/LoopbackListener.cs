using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using VmSerial.Probes;
using VmSerial.Tcp;

namespace VmSerial.Unit.Probes;

/// <summary>A listener on loopback that does one thing with who connects.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _held = [];
    private int _accepted;

    private LoopbackListener(int backlog, string address = "127.0.0.1", int port = 0)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        if (backlog >= 0)
            _listener.Listen(backlog);
        Endpoint = new TcpEndpoint(address, ((IPEndPoint)_listener.LocalEndPoint!).Port);
    }

    public TcpEndpoint Endpoint { get; }

    public int Accepted => _accepted;

    /// <summary>Accepts, does something, and holds the connection unless that closed it.</summary>
    public static LoopbackListener That(Action<Socket> greet, string address = "127.0.0.1", int port = 0)
    {
        LoopbackListener listener = new(512, address, port);
        _ = listener.AcceptAsync(greet);
        return listener;
    }

    /// <summary>Keeps a port to itself and lets nobody in: connections are refused.</summary>
    public static LoopbackListener Closed() => new(-1);

    /// <summary>Has its queue full and takes nobody from it: the system then drops requests, as a packet filter does.</summary>
    public static LoopbackListener Silent()
    {
        LoopbackListener listener = new(0);
        for (int i = 0; i < 4; i++)
        {
            Socket filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try
            {
                filler.Connect(IPAddress.Loopback, listener.Endpoint.Port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It goes on by itself.
            }
            listener._held.Add(filler);
        }
        return listener;
    }

    private async Task AcceptAsync(Action<Socket> greet)
    {
        try
        {
            while (true)
            {
                Socket peer = await _listener.AcceptAsync();
                _accepted++;
                lock (_held)
                    _held.Add(peer);
                greet(peer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_held)
            _held.ForEach(s => s.Dispose());
    }
}
