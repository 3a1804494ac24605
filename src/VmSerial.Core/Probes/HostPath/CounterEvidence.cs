namespace VmSerial.Probes.HostPath;

/// <summary>
/// The firewall's counters around the attempt to connect, and around a quiet time before it: they count all traffic, so that only a
/// comparison says something. They never count down, which makes one answer certain: fewer drops than SYNs mean that not all were dropped.
/// </summary>
public sealed record CounterEvidence : Evidence
{
    /// <summary>What was dropped in a second in which nothing was tried.</summary>
    public long DroppedWhenQuiet { get; init; }

    /// <summary>What was dropped while the attempt was made.</summary>
    public long DroppedMeanwhile { get; init; }

    /// <summary>How many SYNs of the attempt were seen leaving, 0 where no capture counted them.</summary>
    public int Syns { get; init; }

    /// <summary>Whether they show that the firewall dropped the SYNs: as many drops, and none when it was quiet.</summary>
    public bool ShowsDrops => Syns > 0 && DroppedMeanwhile >= Syns && DroppedWhenQuiet == 0;

    /// <summary>Whether they show that the firewall did not drop the SYNs.</summary>
    public bool ExcludesDrops => Syns > 0 && DroppedMeanwhile < Syns;

    /// <inheritdoc/>
    public override string Topic => "counters";
}
