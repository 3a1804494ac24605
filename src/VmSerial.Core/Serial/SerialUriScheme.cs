namespace VmSerial.Serial;

/// <summary>The transport of a serial URI (vSphere API: VirtualSerialPortURIBackingInfo; no other scheme exists there).</summary>
public enum SerialUriScheme
{
    /// <summary><c>tcp://</c>, or no scheme at all: unencrypted TCP over IPv4 or IPv6.</summary>
    Tcp,
    /// <summary><c>tcp4://</c>: unencrypted TCP over IPv4.</summary>
    Tcp4,
    /// <summary><c>tcp6://</c>: unencrypted TCP over IPv6.</summary>
    Tcp6,
    /// <summary><c>ssl://</c> or <c>tcp+ssl://</c>: TLS over TCP.</summary>
    Ssl,
    /// <summary><c>tcp4+ssl://</c>: TLS over TCP over IPv4.</summary>
    Ssl4,
    /// <summary><c>tcp6+ssl://</c>: TLS over TCP over IPv6.</summary>
    Ssl6,
    /// <summary><c>telnet://</c>: telnet, upgraded to TLS only if the peer offers the authentication option.</summary>
    Telnet,
    /// <summary><c>telnets://</c>: telnet over TLS.</summary>
    Telnets,
}
