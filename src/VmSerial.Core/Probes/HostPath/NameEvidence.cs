using System.Collections.Generic;
using System.Net;

namespace VmSerial.Probes.HostPath;

/// <summary>The far end's name as the host itself resolves it: its /etc/hosts, then its DNS.</summary>
public sealed record NameEvidence : Evidence
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The addresses; none where the host cannot resolve it.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <inheritdoc/>
    public override string Topic => "name";
}
