using VmSerial.Errors;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>What was seen of a device after it was told to restart.</summary>
internal sealed record NPortReturned
{
    /// <summary>The device as it was read last; null where it was not.</summary>
    public NPortConfiguration? Device { get; init; }

    /// <summary>Its sockets; null where it does not tell.</summary>
    public NPortSockets? Sockets { get; init; }

    /// <summary>Whether it was restarted; null where how long it runs does not tell.</summary>
    public bool? Restarted { get; init; }

    /// <summary>Why it was not read the last time.</summary>
    public VmSerialException? Error { get; init; }

    /// <summary>Whether waiting longer would show nothing else.</summary>
    public bool IsFinal { get; init; }
}
