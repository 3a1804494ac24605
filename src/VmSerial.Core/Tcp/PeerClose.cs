namespace VmSerial.Tcp;

/// <summary>How a peer ended a connection that it had accepted (RFC 9293).</summary>
public enum PeerClose
{
    /// <summary>In order, by FIN.</summary>
    Fin,
    /// <summary>At once, by RST.</summary>
    Rst,
}
