using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.Esx;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>
/// What the firewall of a host has to let through. A VM may be moved or restarted on any host of its cluster, so every host of the
/// cluster needs what any of its VMs does. Pure.
/// </summary>
public static class FirewallNeeds
{
    /// <summary>What the serial ports of VMs need.</summary>
    /// <param name="vms">The VMs; templates need nothing.</param>
    public static IEnumerable<FirewallNeed> Of(IEnumerable<VirtualMachineInfo> vms)
        => from vm in vms
           where !vm.IsTemplate
           from port in vm.Ports
           let need = Of(vm, port.Number, port.Uri)
           where need is not null
           select need;

    /// <summary>What one port needs; null for a port that is not on the network, or whose URI nobody can read.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="number">The number of the port.</param>
    /// <param name="backing">Its backing.</param>
    public static FirewallNeed? Of(VirtualMachineInfo vm, int number, UriBacking? backing)
    {
        if (backing is null || SerialUri.TryParse(backing.NetworkUri) is not { } uri)
            return null;
        FirewallFlow flow = backing.Listens
            // Who will come is not known: any address may.
            ? new FirewallFlow(RuleDirection.Inbound, RuleProtocol.Tcp, uri.Port)
            : new FirewallFlow(RuleDirection.Outbound, RuleProtocol.Tcp, uri.Port, IPAddress.TryParse(uri.Host, out IPAddress? peer) ? peer : null);
        return new FirewallNeed(flow, vm, number, backing);
    }

    /// <summary>The VMs that may run on a host: those of its cluster, or its own where it stands alone.</summary>
    /// <param name="host">The host.</param>
    /// <param name="vms">All VMs of its server.</param>
    /// <param name="hosts">All hosts of its server.</param>
    public static IEnumerable<VirtualMachineInfo> VMsFor(HostInfo host, IEnumerable<VirtualMachineInfo> vms, IEnumerable<HostInfo> hosts)
    {
        HashSet<ManagedObjectReference> places = [.. host.Cluster is null
            ? [host.Reference]
            : hosts.Where(other => other.Server == host.Server && other.Cluster == host.Cluster).Select(other => other.Reference)];
        return vms.Where(vm => vm.Server == host.Server && vm.Host is { } on && places.Contains(on));
    }
}
