using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>A port as it is or as it will be, with its VM: what conflicts and traps are looked for in.</summary>
/// <param name="VM">The VM.</param>
/// <param name="Number">The number of the port.</param>
/// <param name="Uri">The network backing.</param>
/// <param name="IsUp">Whether the VM runs and the port is or will be connected: only then does anything listen or connect.</param>
/// <param name="Row">The row that speaks of it; null for a port that nobody named.</param>
internal sealed record PlannedPort(VirtualMachineInfo VM, int Number, UriBacking Uri, bool IsUp, SerialChange? Row)
{
    internal string Name => $"{VM.Target} serial port {Number}";
}
