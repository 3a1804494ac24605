namespace VmSerial.Probes.HostPath;

/// <summary>The way the host takes to the far end's address.</summary>
public sealed record RouteEvidence : Evidence
{
    /// <summary>The route; null where none leads there.</summary>
    public HostRoute? Route { get; init; }

    /// <summary>The host's address on the adapter; empty where it was not read.</summary>
    public string Source { get; init; } = "";

    /// <inheritdoc/>
    public override string Topic => "route";
}
