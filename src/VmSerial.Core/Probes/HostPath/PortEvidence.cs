using VmSerial.Serial;

namespace VmSerial.Probes.HostPath;

/// <summary>The port as the server holds it (vSphere API: VirtualSerialPort).</summary>
public sealed record PortEvidence : Evidence
{
    /// <summary>Whether the guest sees a connected port.</summary>
    public bool Connected { get; init; }

    /// <summary>The status of the connection.</summary>
    public PortStatus Status { get; init; }

    /// <summary>Whether the server lost the backing.</summary>
    public bool BackingLost { get; init; }

    /// <summary>The network backing; null where the port has another one, or none.</summary>
    public UriBacking? Backing { get; init; }

    /// <summary>What is wrong with the URI; null where nothing is.</summary>
    public string? UriProblem { get; init; }

    /// <summary>The URI that the host opens or listens on; null where there is none that can be read.</summary>
    public SerialUri? Uri => Backing is null || UriProblem is not null ? null : SerialUri.TryParse(Backing.NetworkUri);

    /// <summary>Whether the host listens for this port.</summary>
    public bool Listens => Backing is { Listens: true };

    /// <inheritdoc/>
    public override string Topic => "port";
}
