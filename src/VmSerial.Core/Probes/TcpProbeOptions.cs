using System;

namespace VmSerial.Probes;

/// <summary>How TCP ports are tried.</summary>
public sealed record TcpProbeOptions
{
    /// <summary>The deadline of one endpoint's connection, its name included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to listen, without sending, to what an accepted connection says; zero closes it at once.</summary>
    public TimeSpan ListenFor { get; init; } = TimeSpan.Zero;

    /// <summary>How many of the first bytes are kept, from 1; when so many have come the listening ends.</summary>
    public int MaxFirstBytes { get; init; } = 256;

    /// <summary>How many endpoints are tried at a time, from 1.</summary>
    public int ThrottleLimit { get; init; } = 512;
}
