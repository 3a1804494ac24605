using System.Collections.Generic;
using VmSerial.Plans.Hosts;

namespace VmSerial.Plans;

/// <summary>A plan: what somebody wants of the serial ports of VMs and the firewalls of hosts. Immutable; says nothing of what is.</summary>
public sealed record Plan
{
    /// <summary>The file it was read from, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The servers it speaks of; empty means the sessions that are open.</summary>
    public IReadOnlyList<PlanServer> Servers { get; init; } = [];

    /// <summary>The hosts whose firewalls it speaks of, in the order of the file.</summary>
    public IReadOnlyList<PlanHost> Hosts { get; init; } = [];

    /// <summary>The VMs, in the order of the file.</summary>
    public IReadOnlyList<PlanVm> VMs { get; init; } = [];
}
