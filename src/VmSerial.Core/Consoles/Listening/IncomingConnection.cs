using System;

namespace VmSerial.Consoles.Listening;

/// <summary>Somebody who connected: who, from where, when, and what they said first. Immutable.</summary>
public sealed record IncomingConnection
{
    /// <summary>The address and port of ours that they came to.</summary>
    public required string LocalEndpoint { get; init; }

    /// <summary>The address they came from; behind address translation that of the translator.</summary>
    public required string RemoteAddress { get; init; }

    /// <summary>The port they came from.</summary>
    public required int RemotePort { get; init; }

    /// <summary>When the connection was accepted, in UTC.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>How they spoke.</summary>
    public required ClientDialect Dialect { get; init; }

    /// <summary>What that means for the port of a VM.</summary>
    public required string Meaning { get; init; }

    /// <summary>The first bytes as they came, those of telnet included; 1024 at most.</summary>
    public required byte[] FirstBytes { get; init; }

    /// <summary>The same as text that is safe to show: <c>\xFF\xFB%</c>.</summary>
    public required string FirstText { get; init; }

    /// <summary>The first data once telnet is taken out, safe to show; 1024 bytes at most.</summary>
    public string Data { get; init; } = "";

    /// <summary>How long after the accept the first byte came; null when none did.</summary>
    public TimeSpan? FirstByteAfter { get; init; }

    /// <summary>What a VM told a concentrator: the service URI it wants; null when it did not.</summary>
    public string? ServiceUri { get; init; }

    /// <summary>Whether they ended the connection while it was looked at.</summary>
    public bool ClosedByPeer { get; init; }
}
