using System;

namespace VmSerial.NPort.Dsci;

/// <summary>How devices are looked for.</summary>
public sealed record DsciScanOptions
{
    /// <summary>How long replies are waited for after the last question.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many questions are sent a second: enough for a /24 in little more than a second, and few enough for the neighbour tables on the way.</summary>
    public int RatePerSecond { get; init; } = 200;
}
