using VmSerial.Serial;

namespace VmSerial.VSphere;

/// <summary>One entry of a deviceChange list (vSphere API: VirtualDeviceConfigSpec).</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Port">The whole port as it shall be; for a removal as it is.</param>
public sealed record PortEdit(PortOperation Operation, SerialPort Port);
