namespace VmSerial.Serial;

/// <summary>ThinPrint (vSphere API: VirtualSerialPortThinPrintBackingInfo).</summary>
public sealed record ThinPrintBacking : SerialBacking
{
    /// <inheritdoc/>
    public override string Summary => "ThinPrint";
}
