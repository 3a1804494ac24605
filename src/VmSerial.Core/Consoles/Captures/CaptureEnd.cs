namespace VmSerial.Consoles.Captures;

/// <summary>Why a capture ended.</summary>
public enum CaptureEnd
{
    /// <summary>The peer ended the connection in order.</summary>
    ClosedByPeer,
    /// <summary>The connection broke.</summary>
    ConnectionLost,
    /// <summary>The size that was asked for was reached.</summary>
    SizeLimit,
    /// <summary>The time that was asked for was over.</summary>
    TimeLimit,
    /// <summary>Whoever asked for it stopped it.</summary>
    Stopped,
}
