namespace VmSerial.Probes;

/// <summary>What a peer's first bytes are.</summary>
public enum PeerDialect
{
    /// <summary>None came: what a raw serial port does while its line is quiet, and also a TLS server, which waits to be spoken to.</summary>
    Silent,
    /// <summary>Text in ASCII: a banner, or a device on the line that talks.</summary>
    Text,
    /// <summary>Telnet negotiation (RFC 854).</summary>
    Telnet,
    /// <summary>Telnet with the COM port option (RFC 2217).</summary>
    Rfc2217,
    /// <summary>A TLS record (RFC 8446).</summary>
    Tls,
    /// <summary>An SSH identification (RFC 4253).</summary>
    Ssh,
    /// <summary>Something else: data of the line, most likely.</summary>
    Binary,
}
