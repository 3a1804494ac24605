using System;
using System.Collections.Generic;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>What trying one TCP port showed. Immutable.</summary>
public sealed record TcpProbeResult
{
    /// <summary>Where to.</summary>
    public required TcpEndpoint Endpoint { get; init; }

    /// <summary>What it came to.</summary>
    public required TcpOutcome Outcome { get; init; }

    /// <summary>How the connection itself went.</summary>
    public required TcpReach Reach { get; init; }

    /// <summary>How the peer ended it; null when it did not while anybody listened.</summary>
    public PeerClose? ClosedBy { get; init; }

    /// <summary>How long after it was accepted the peer ended it.</summary>
    public TimeSpan? ClosedAfter { get; init; }

    /// <summary>What the peer said first, without being asked, as many bytes as were to be kept.</summary>
    public IReadOnlyList<byte> FirstBytes { get; init; } = [];

    /// <summary>The same with everything but printable ASCII escaped, fit for a terminal.</summary>
    public string FirstText => EscapedBytes.Of(FirstBytes);

    /// <summary>The outcome in one line.</summary>
    public required string Detail { get; init; }
}
