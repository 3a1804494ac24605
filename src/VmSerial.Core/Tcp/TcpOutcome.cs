namespace VmSerial.Tcp;

/// <summary>What trying to reach a TCP port came to.</summary>
public enum TcpOutcome
{
    /// <summary>The connection was accepted, and held for as long as anybody looked.</summary>
    Open,
    /// <summary>The connection was accepted and then ended by the peer.</summary>
    ClosedByPeer,
    /// <summary>Something at that address answered that nothing listens there, or that nobody may.</summary>
    Refused,
    /// <summary>Nothing answered within the deadline.</summary>
    TimedOut,
    /// <summary>There is no way to the address: no route, a router's or this machine's refusal.</summary>
    Unreachable,
    /// <summary>The name has no address, or no name server said so in time.</summary>
    NameNotResolved,
}
