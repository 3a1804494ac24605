namespace VmSerial.NPort.Dsci;

/// <summary>What request 0x16 tells.</summary>
/// <param name="Firmware">Such as <c>2.2</c>.</param>
/// <param name="SerialNumber">The serial number.</param>
internal sealed record DsciKernelInfo(string Firmware, int SerialNumber);
