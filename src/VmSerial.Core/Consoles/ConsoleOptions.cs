using System;
using VmSerial.Tls;

namespace VmSerial.Consoles;

/// <summary>How a connection to a serial port is made and kept.</summary>
public sealed record ConsoleOptions
{
    /// <summary>The deadline for the name, the connection and TLS together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which certificate is accepted where the scheme is one of TLS.</summary>
    public TlsPolicy Tls { get; init; } = TlsPolicy.System;

    /// <summary>
    /// How long the peer may take none of 4 KiB before the connection is given up. A line at 9600 bit/s takes 4 KiB in 4.3 s, one at 1200 bit/s in 35 s.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
