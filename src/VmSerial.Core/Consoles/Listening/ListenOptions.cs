using System;
using System.Net;

namespace VmSerial.Consoles.Listening;

/// <summary>Where to listen, for how long, and for how many.</summary>
public sealed record ListenOptions
{
    /// <summary>The port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>The address of ours; all addresses when null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>How many connections are told before it ends, 1 or more.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How long is waited for all of them together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long each is listened to before it is told and closed.</summary>
    public TimeSpan ListenFor { get; init; } = TimeSpan.FromSeconds(2);
}
