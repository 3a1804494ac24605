using System.Collections.Generic;
using System.Linq;

namespace VmSerial.NPort;

/// <summary>What a device said of its TCP sockets (UDP 4800), as far as serial ports go.</summary>
/// <param name="Listening">The TCP ports that it listens on.</param>
/// <param name="Clients">Who is connected, and where; sessions at the telnet console are left out.</param>
/// <param name="IsComplete">Whether these are all.</param>
internal sealed record NPortSockets(IReadOnlyCollection<int> Listening, IReadOnlyList<NPortClient> Clients, bool IsComplete)
{
    /// <summary>Whether it listens on a TCP port; null where that was not told.</summary>
    internal bool? Listens(int port) => Listening.Contains(port) ? true : IsComplete ? false : null;
}
