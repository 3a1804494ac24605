using System.Collections.Generic;

namespace VmSerial.NPort;

/// <summary>What a device said of its TCP sockets (UDP 4800), as far as serial ports go.</summary>
/// <param name="Listening">The TCP ports that it listens on.</param>
/// <param name="Clients">Who is connected, and where.</param>
internal sealed record NPortSockets(IReadOnlyCollection<int> Listening, IReadOnlyList<NPortClient> Clients);
