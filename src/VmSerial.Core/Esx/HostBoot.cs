namespace VmSerial.Esx;

/// <summary>How a host boots and who manages it, as far as it was read; null where it was not.</summary>
public sealed record HostBoot
{
    /// <summary>Whether UEFI Secure Boot is on.</summary>
    public bool? SecureBoot { get; init; }

    /// <summary>Whether it boots from the network and keeps nothing of its own (Auto Deploy).</summary>
    public bool? Stateless { get; init; }

    /// <summary>Whether its cluster is managed with a single image.</summary>
    public bool? ImageManagedCluster { get; init; }

    /// <summary>Whether a host profile is attached to it.</summary>
    public bool? HostProfile { get; init; }
}
