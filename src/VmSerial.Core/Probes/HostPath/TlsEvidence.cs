namespace VmSerial.Probes.HostPath;

/// <summary>What the far end's TLS shows to this machine, held against what the URI asks of it.</summary>
public sealed record TlsEvidence : Evidence
{
    /// <summary>Why the VM would turn it away; null where nothing speaks against it.</summary>
    public string? Rejected { get; init; }

    /// <inheritdoc/>
    public override string Topic => "TLS";
}
