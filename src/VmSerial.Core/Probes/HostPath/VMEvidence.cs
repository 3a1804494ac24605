using VmSerial.VSphere;

namespace VmSerial.Probes.HostPath;

/// <summary>Whether the VM runs (vSphere API: VirtualMachineRuntimeInfo).</summary>
public sealed record VMEvidence : Evidence
{
    /// <summary>Whether it runs.</summary>
    public PowerState PowerState { get; init; }

    /// <inheritdoc/>
    public override string Topic => "VM";
}
