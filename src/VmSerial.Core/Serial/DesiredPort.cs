namespace VmSerial.Serial;

/// <summary>What somebody wants of one port. A setting that is null stays as it is found.</summary>
/// <param name="Number">The number in the label, from 1.</param>
public sealed record DesiredPort(int Number)
{
    /// <summary>Whether the port shall not exist. All other settings are then without meaning.</summary>
    public bool Absent { get; init; }

    /// <summary>The network backing wanted.</summary>
    public UriBacking? Backing { get; init; }

    /// <summary>Whether the port shall be connected now; on a VM that is not running this has no effect.</summary>
    public bool? Connected { get; init; }

    /// <summary>Whether the port shall be connected at power-on. On a new port null means true.</summary>
    public bool? StartConnected { get; init; }

    /// <summary>Whether the VM shall yield while the guest polls the port. On a new port null means true.</summary>
    public bool? YieldOnPoll { get; init; }
}
