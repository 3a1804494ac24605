namespace VmSerial.Telnet;

/// <summary>Who uses an option: each side's are negotiated apart (RFC 1143).</summary>
public enum TelnetSide
{
    /// <summary>We do: told by WILL and WONT from us, DO and DONT from the peer.</summary>
    Local,
    /// <summary>The peer does: told by DO and DONT from us, WILL and WONT from the peer.</summary>
    Remote,
}
