using System.Collections.Generic;

namespace VmSerial.VSphere;

/// <summary>What one ReconfigVM_Task is asked to do (vSphere API: VirtualMachineConfigSpec, as far as serial ports go).</summary>
/// <param name="ChangeVersion">The version the edits were made for: the server answers ConcurrentAccess when it has moved on.</param>
/// <param name="Edits">The edits, in order; at least one.</param>
public sealed record ConfigSpec(string ChangeVersion, IReadOnlyList<PortEdit> Edits);
