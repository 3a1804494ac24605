using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;

namespace VmSerial.Bench;

/// <summary>Endpoints on loopback: of each twenty one is closed, one silent, and eighteen are open. Nobody accepts; the system's queues do.</summary>
internal sealed class ProbeTargets : IDisposable
{
    private readonly List<Socket> _sockets = [];

    internal ProbeTargets(IPEndPoint[] endpoints)
    {
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (i % 20 == 0)
                continue;
            bool silent = i % 20 == 10;
            Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(endpoints[i]);
            listener.Listen(silent ? 0 : 4096);
            _sockets.Add(listener);

            // A queue of length 0 holds one, and with it full the system drops further requests, as a packet filter does.
            for (int n = 0; silent && n < 4; n++)
                _sockets.Add(Fill(endpoints[i]));
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private static Socket Fill(IPEndPoint endpoint)
    {
        Socket filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            filler.Connect(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It goes on by itself.
        }
        return filler;
    }
}
