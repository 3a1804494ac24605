using System.Collections.Generic;

namespace VmSerial.Probes.HostPath;

/// <summary>What a device server says of itself over UDP 4800, which takes no place at its ports.</summary>
public sealed record FarEndEvidence : Evidence
{
    /// <summary>Whether it listens on the port of the endpoint.</summary>
    public bool Listening { get; init; }

    /// <summary>Who is connected to that port, as <c>address:port</c>.</summary>
    public IReadOnlyList<string> HeldBy { get; init; } = [];

    /// <inheritdoc/>
    public override string Topic => "far end";
}
