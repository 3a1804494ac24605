namespace VmSerial.Probes.Vspc;

/// <summary>What asking a concentrator (vSPC) to take a port has come to.</summary>
public enum VspcOutcome
{
    /// <summary>It takes the port: WILL-PROXY.</summary>
    Accepted,
    /// <summary>It is a concentrator and does not take it: WONT-PROXY for this direction and service.</summary>
    ProxyRefused,
    /// <summary>It is a concentrator and said neither yes nor no in time.</summary>
    NoAnswer,
    /// <summary>Something answers there that is no concentrator: it refused option 232, or said something else.</summary>
    NotConcentrator,
    /// <summary>The connection was accepted and nothing was said.</summary>
    Silent,
    /// <summary>The connection was accepted and ended by the peer before it came to an answer.</summary>
    ClosedByPeer,
    /// <summary>No TLS session came about.</summary>
    TlsFailed,
    /// <summary>The peer's certificate was not accepted.</summary>
    CertificateRejected,
    /// <summary>No connection came about: refused, timed out, no route, no such name.</summary>
    NotReached,
}
