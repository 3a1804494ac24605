namespace VmSerial.Serial;

/// <summary>A serial port of the host itself (vSphere API: VirtualSerialPortDeviceBackingInfo).</summary>
/// <param name="DeviceName">The device on the host, such as <c>/dev/char/serial/uart0</c>.</param>
/// <param name="UseAutoDetect">Whether the host picks the device; the name then has no meaning.</param>
public sealed record DeviceBacking(string DeviceName, bool? UseAutoDetect = null) : SerialBacking
{
    /// <inheritdoc/>
    public override string Summary => UseAutoDetect == true ? "host device (auto-detect)" : $"host device {DeviceName}";
}
