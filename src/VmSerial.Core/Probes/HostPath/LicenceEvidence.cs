namespace VmSerial.Probes.HostPath;

/// <summary>Whether the host's licence has the feature key <c>serialuri</c>, without which no network port connects (vmware/vic, install validation).</summary>
public sealed record LicenceEvidence : Evidence
{
    /// <summary>Whether it has it.</summary>
    public bool HasSerialUri { get; init; }

    /// <inheritdoc/>
    public override string Topic => "licence";
}
