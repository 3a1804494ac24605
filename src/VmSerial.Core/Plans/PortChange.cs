using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>One port of one VM, what it is and what it shall be.</summary>
public sealed record PortChange : SerialChange
{
    /// <summary>The VM as it was read.</summary>
    public required VirtualMachineInfo VM { get; init; }

    /// <summary>What is wanted.</summary>
    public required DesiredPort Wanted { get; init; }

    /// <summary>The port as it was found; null when there is none.</summary>
    public SerialPort? Found { get; init; }

    /// <inheritdoc/>
    public override string Subject => $"{Title} of VM '{VM.Name}'";
}
