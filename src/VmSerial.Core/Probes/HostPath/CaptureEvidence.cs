using System.Collections.Generic;

namespace VmSerial.Probes.HostPath;

/// <summary>What a capture on the VMkernel adapter saw between the host and the far end: before the firewall, which filters behind it.</summary>
public sealed record CaptureEvidence : Evidence
{
    /// <summary>SYNs to the far end's address and port, repeated ones included.</summary>
    public int Syns { get; init; }

    /// <summary>SYNs that the far end answered by opening.</summary>
    public int SynAcks { get; init; }

    /// <summary>SYNs that were answered with a reset.</summary>
    public int Resets { get; init; }

    /// <summary>Questions for the far end's hardware address (ARP).</summary>
    public int ArpRequests { get; init; }

    /// <summary>Answers to them.</summary>
    public int ArpReplies { get; init; }

    /// <summary>Routers that said they do not let it through.</summary>
    public IReadOnlyList<string> ProhibitedBy { get; init; } = [];

    /// <summary>Routers that said there is no way.</summary>
    public IReadOnlyList<string> UnreachableBy { get; init; } = [];

    /// <summary>Whether SYNs left and nothing at all came back.</summary>
    public bool Unanswered => Syns > 0 && SynAcks == 0 && Resets == 0 && ProhibitedBy.Count == 0 && UnreachableBy.Count == 0;

    /// <summary>Whether the far end is to be on the adapter's own network and nobody there has its address.</summary>
    public bool NobodyHasAddress => Syns == 0 && ArpRequests > 0 && ArpReplies == 0;

    /// <inheritdoc/>
    public override string Topic => "capture";
}
