using System;

namespace VmSerial.Probes;

/// <summary>How data ports of device servers are tested.</summary>
public sealed record NPortProbeOptions
{
    /// <summary>The deadline of looking up a name, and again of a connection. Each question on UDP 4800 is waited for a fifth of it, twice.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an accepted connection is listened to; nothing is sent meanwhile.</summary>
    public TimeSpan ListenFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether name, firmware and serial number are asked for (0x10 and 0x16 on UDP 4800).</summary>
    public bool Identify { get; init; }

    /// <summary>Whether the data port is opened although the device's netstat has told how it stands.</summary>
    public bool Connect { get; init; }

    /// <summary>Whether a silent port is asked if it speaks RFC 2217. On a raw port the three bytes reach the serial line. Implies <see cref="Connect"/>.</summary>
    public bool ProbeTelnet { get; init; }

    /// <summary>How many endpoints are tested at a time, from 1.</summary>
    public int ThrottleLimit { get; init; } = 64;

    /// <summary>How long the first asking of a question on UDP 4800 is waited for.</summary>
    internal TimeSpan Patience => TimeSpan.FromTicks(Timeout.Ticks / 5);
}
