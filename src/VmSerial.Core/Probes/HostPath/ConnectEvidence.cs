using System;
using VmSerial.Tcp;

namespace VmSerial.Probes.HostPath;

/// <summary>How an attempt to connect from the host ended (<c>nc -z</c>); made only while nobody is connected.</summary>
public sealed record ConnectEvidence : Evidence
{
    /// <summary>How it ended.</summary>
    public TcpOutcome Outcome { get; init; }

    /// <summary>The deadline it was given.</summary>
    public TimeSpan Deadline { get; init; }

    /// <inheritdoc/>
    public override string Topic => "connect";
}
