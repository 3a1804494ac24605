using System.Net;

namespace VmSerial.NPort;

/// <summary>Somebody who is connected to an NPort.</summary>
/// <param name="LocalPort">The device's TCP port, 1 to 65535.</param>
/// <param name="Remote">From where.</param>
public sealed record NPortClient(int LocalPort, IPEndPoint Remote);
