using VmSerial.Esx;

namespace VmSerial.Plans.Hosts;

/// <summary>What a serial port needs of a host's firewall, and whether it has it.</summary>
/// <param name="Need">The need.</param>
/// <param name="Verdict">What the firewall does with it.</param>
public sealed record NeedVerdict(FirewallNeed Need, FlowVerdict Verdict)
{
    /// <summary>Whether it gets through.</summary>
    public bool IsOpen => Verdict.IsOpen;

    /// <inheritdoc/>
    public override string ToString() => $"{Need}: {Word}{Because}";

    private string Word => Verdict.Answer switch
    {
        FlowAnswer.Open => "open",
        FlowAnswer.NotFiltered => "not filtered",
        FlowAnswer.DependsOnPeer => "open for some peers",
        _ => "closed",
    };

    private string Because => Verdict.OpenedBy.Count > 0 ? $" ({string.Join(", ", Verdict.OpenedBy)})"
        : Verdict.RangeNotMatched.Count > 0 ? $" ({string.Join(", ", Verdict.RangeNotMatched)} is enabled, but this version matches no outbound range)"
        : Verdict.ExcludePeer.Count > 0 ? $" ({string.Join(", ", Verdict.ExcludePeer)} excludes the peer)"
        : Verdict.PeerUnknown.Count > 0 ? $" (allowed addresses of {string.Join(", ", Verdict.PeerUnknown)})"
        : "";
}
