using VmSerial.Errors;

namespace VmSerial.NPort;

/// <summary>What reading one NPort came to.</summary>
/// <param name="Access">The device.</param>
public sealed record NPortReading(NPortAccess Access)
{
    /// <summary>The device; null where it could not be read.</summary>
    public NPortConfiguration? Device { get; init; }

    /// <summary>Why it could not be read.</summary>
    public VmSerialException? Error { get; init; }
}
