namespace VmSerial.Probes.HostPath;

/// <summary>What the host said it dropped (<c>pktcap-uw --capture Drop</c>, from 5.5 on).</summary>
public sealed record DropEvidence : Evidence
{
    /// <summary>SYNs to the far end's address and port that were dropped.</summary>
    public int Syns { get; init; }

    /// <summary>Whether the capture came to its end in order: only then does none mean none.</summary>
    public bool Complete { get; init; }

    /// <summary>The reason that the host gave; empty for none.</summary>
    public string Reason { get; init; } = "";

    /// <inheritdoc/>
    public override string Topic => "drops";
}
