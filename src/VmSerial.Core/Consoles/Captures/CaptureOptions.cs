using System;

namespace VmSerial.Consoles.Captures;

/// <summary>How much of a port's output is taken, and what becomes of a connection that ends.</summary>
public sealed record CaptureOptions
{
    /// <summary>How many bytes go into the file at most, those that were there and those of timestamps included; without a file, how many the port may say. Null for no limit.</summary>
    public long? MaximumSize { get; init; }

    /// <summary>How long it is listened at most; null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether each line of a file begins with the time its first byte came: <c>2026-01-31T12:34:56.789Z</c> and a blank.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Whether a file that exists is gone on with.</summary>
    public bool Append { get; init; }

    /// <summary>Whether a file that exists is replaced.</summary>
    public bool Replace { get; init; }

    /// <summary>How long a connection that ended is tried to be made again before it is given up; zero gives up at once.</summary>
    public TimeSpan Reconnect { get; init; }

    /// <summary>What time it is, in UTC.</summary>
    public Func<DateTimeOffset> Clock { get; init; } = () => DateTimeOffset.UtcNow;
}
