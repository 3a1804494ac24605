using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>One VM's port and what is wanted of it: a line of a plan after the VM was found, or what a single cmdlet asks.</summary>
/// <param name="VM">The VM.</param>
/// <param name="Wanted">What is wanted.</param>
/// <param name="Position">The place in the plan, when there is one.</param>
public sealed record PortRequest(VirtualMachineInfo VM, DesiredPort Wanted, SourcePosition? Position = null);
