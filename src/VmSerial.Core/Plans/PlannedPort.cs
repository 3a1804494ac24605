using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>A network port as it is or as it will be, with its VM: what conflicts and traps are looked for in.</summary>
/// <param name="vm">The VM.</param>
/// <param name="number">The number of the port.</param>
/// <param name="uri">The network backing.</param>
/// <param name="isUp">Whether the VM runs and the port is or will be connected: only then does anything listen or connect.</param>
/// <param name="row">The row that speaks of it; null for a port that nobody named.</param>
/// <param name="networkUri">The URI the host opens or listens on; null when nobody can read it.</param>
internal sealed class PlannedPort(VirtualMachineInfo vm, int number, UriBacking uri, bool isUp, PortChange? row, SerialUri? networkUri)
{
    internal VirtualMachineInfo VM { get; } = vm;
    internal int Number { get; } = number;
    internal UriBacking Uri { get; } = uri;
    internal bool IsUp { get; } = isUp;
    internal PortChange? Row { get; } = row;

    /// <summary>The URI the host opens or listens on; null when nobody can read it.</summary>
    internal SerialUri? NetworkUri { get; } = networkUri;

    internal string Name => $"{VM.Target} serial port {Number}";
}
