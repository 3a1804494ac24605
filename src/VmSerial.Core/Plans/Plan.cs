using System.Collections.Generic;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;

namespace VmSerial.Plans;

/// <summary>A plan: what somebody wants of the serial ports of VMs, the firewalls of hosts and the ports of NPorts. Immutable; says nothing of what is.</summary>
public sealed record Plan
{
    /// <summary>The file it was read from, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The servers it speaks of; empty means the sessions that are open.</summary>
    public IReadOnlyList<PlanServer> Servers { get; init; } = [];

    /// <summary>The hosts whose firewalls it speaks of, in the order of the file.</summary>
    public IReadOnlyList<PlanHost> Hosts { get; init; } = [];

    /// <summary>The NPorts, in the order of the file.</summary>
    public IReadOnlyList<PlanNPort> NPorts { get; init; } = [];

    /// <summary>The VMs, in the order of the file.</summary>
    public IReadOnlyList<PlanVm> VMs { get; init; } = [];
}
