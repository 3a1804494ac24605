namespace VmSerial.Probes.HostPath;

/// <summary>
/// The firewall's counters from before the captures began to after they ended. They count all traffic, so that more drops than SYNs say
/// nothing; but they never count down, and they were read outside of what was captured: fewer drops than SYNs are certain to mean that
/// not all SYNs were dropped.
/// </summary>
public sealed record CounterEvidence : Evidence
{
    /// <summary>How many packets were dropped meanwhile, whoever they were of.</summary>
    public long Dropped { get; init; }

    /// <summary>How many SYNs to the far end were captured meanwhile; 0 where nothing was captured.</summary>
    public int Syns { get; init; }

    /// <summary>Whether just as many were dropped as were captured.</summary>
    public bool Match => Syns > 0 && Dropped == Syns;

    /// <summary>Whether they show that the firewall let SYNs through.</summary>
    public bool ExcludesDrops => Syns > 0 && Dropped < Syns;

    /// <inheritdoc/>
    public override string Topic => "counters";
}
