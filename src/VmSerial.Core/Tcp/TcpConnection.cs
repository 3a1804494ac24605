using System;
using System.Net.Sockets;

namespace VmSerial.Tcp;

/// <summary>What a <see cref="TcpConnector"/> came back with: an open socket, or the reason why there is none.</summary>
public sealed class TcpConnection : IDisposable
{
    internal TcpConnection(TcpReach reach, Socket? socket)
    {
        Reach = reach;
        Socket = socket;
    }

    /// <summary>How far the connection got.</summary>
    public TcpReach Reach { get; }

    /// <summary>The connected socket, which is this object's; null unless the outcome is <see cref="TcpOutcome.Open"/>.</summary>
    public Socket? Socket { get; }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => Socket?.Dispose();
}
