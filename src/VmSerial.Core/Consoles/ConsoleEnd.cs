namespace VmSerial.Consoles;

/// <summary>Why a console ended.</summary>
public enum ConsoleEnd
{
    /// <summary>The escape key was pressed.</summary>
    EscapeKey,
    /// <summary>The peer ended the connection.</summary>
    ClosedByPeer,
    /// <summary>The terminal went away.</summary>
    TerminalClosed,
}
