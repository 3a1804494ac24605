using System.Collections.Generic;
using VmSerial.Esx;
using VmSerial.NPort;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>What was read of the servers, as far as a comparison needs it. Immutable.</summary>
public sealed record SerialWorld
{
    /// <summary>The servers.</summary>
    public IReadOnlyList<ServerInfo> Servers { get; init; } = [];

    /// <summary>All VMs of the servers: collisions may be with VMs that no plan names.</summary>
    public IReadOnlyList<VirtualMachineInfo> VMs { get; init; } = [];

    /// <summary>All hosts of the servers.</summary>
    public IReadOnlyList<HostInfo> Hosts { get; init; } = [];

    /// <summary>The firewalls of those hosts that a plan or a cmdlet speaks of.</summary>
    public IReadOnlyList<HostFirewall> Firewalls { get; init; } = [];

    /// <summary>The NPorts that a plan names, those that could not be read among them.</summary>
    public IReadOnlyList<NPortReading> NPorts { get; init; } = [];
}
