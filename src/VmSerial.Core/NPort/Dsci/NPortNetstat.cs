using System.Collections.Generic;
using System.Linq;

namespace VmSerial.NPort.Dsci;

/// <summary>A device's sockets.</summary>
/// <param name="Sockets">Those that were told.</param>
/// <param name="IsComplete">Whether these are all: else what is missing says nothing.</param>
public sealed record NPortNetstat(IReadOnlyList<NPortSocket> Sockets, bool IsComplete)
{
    /// <summary>Whether a TCP port takes connections; null where that was not told.</summary>
    public bool? IsListening(int port)
        => Sockets.Any(s => s.IsListening && s.LocalPort == port) ? true : IsComplete ? false : null;

    /// <summary>Who is connected to a TCP port, as <c>address:port</c>.</summary>
    public IReadOnlyList<string> ClientsOf(int port)
        => [.. Sockets.Where(s => s.IsConnected && s.LocalPort == port).Select(s => $"{s.RemoteAddress}:{s.RemotePort}").Distinct()];
}
