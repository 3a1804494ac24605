namespace VmSerial.Serial;

/// <summary>What stands behind a virtual serial port; one derived type for each backing of the vSphere API.</summary>
public abstract record SerialBacking
{
    private protected SerialBacking() { }

    /// <summary>The backing in one line, as it is shown in tables.</summary>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Summary;
}
