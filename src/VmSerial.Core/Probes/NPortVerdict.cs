namespace VmSerial.Probes;

/// <summary>How a data port of a serial device server stands.</summary>
public enum NPortVerdict
{
    /// <summary>The device says that the port listens and that nobody is connected. It was not opened.</summary>
    Listening,
    /// <summary>The device says who is connected. The port was not opened; whether there is a place for one more was not tried.</summary>
    InUse,
    /// <summary>The port was opened, and held the connection.</summary>
    Open,
    /// <summary>All places are taken: somebody else is connected and this machine was turned away.</summary>
    Busy,
    /// <summary>The port took the connection and ended it, and nobody is known to hold it: busy, or this machine is not on the accessible IP list.</summary>
    ClosedByPeer,
    /// <summary>The device says that nothing listens at this port: it is in another operation mode, or has another TCP port.</summary>
    NotListening,
    /// <summary>The connection was refused.</summary>
    Refused,
    /// <summary>Nothing answered.</summary>
    TimedOut,
    /// <summary>There is no way to the address.</summary>
    Unreachable,
    /// <summary>The name has no address.</summary>
    NameNotResolved,
}
