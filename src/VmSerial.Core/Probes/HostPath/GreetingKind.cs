namespace VmSerial.Probes.HostPath;

/// <summary>What the first bytes of a far end are, which speaks first and was told nothing.</summary>
public enum GreetingKind
{
    /// <summary>It said nothing.</summary>
    Silent,
    /// <summary>Bytes that are no protocol we know: those of the serial line.</summary>
    Data,
    /// <summary>Telnet: it begins with an IAC command (RFC 854).</summary>
    Telnet,
    /// <summary>An SSH server's identification (RFC 4253, 4.2).</summary>
    Ssh,
}
