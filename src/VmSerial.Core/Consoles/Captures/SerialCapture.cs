using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Consoles.Captures;

/// <summary>What came of listening to a serial port. Immutable.</summary>
public sealed record SerialCapture
{
    /// <summary>The port, as it was named.</summary>
    public required string Target { get; init; }

    /// <summary>Where it was connected to, as a URI.</summary>
    public required string Uri { get; init; }

    /// <summary>The file; null when there is none.</summary>
    public string? Path { get; init; }

    /// <summary>How many bytes the port said and were kept, those of telnet and of timestamps not counted.</summary>
    public required long Bytes { get; init; }

    /// <summary>The SHA-256 of those bytes, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Why it ended.</summary>
    public required CaptureEnd EndedBy { get; init; }

    /// <summary>The times in which nobody listened.</summary>
    public IReadOnlyList<CaptureGap> Gaps { get; init => field = value.ToArray(); } = [];

    /// <summary>Why in words: the failure of a lost connection, or nothing.</summary>
    public string Detail { get; init; } = "";
}
