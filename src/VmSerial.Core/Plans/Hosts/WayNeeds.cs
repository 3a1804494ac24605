using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.Esx;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>
/// The connections that ports need, gathered by the place where their VMs may run: a cluster, or a host that stands alone. A connection that
/// many ports share is one. Pure.
/// </summary>
/// <param name="hosts">All hosts of the servers.</param>
internal sealed class WayNeeds(IReadOnlyList<HostInfo> hosts)
{
    private readonly HostLookup _lookup = new(hosts);
    private readonly Dictionary<(string, ManagedObjectReference), Place> _places = [];

    /// <summary>A cluster or a host, and what is needed there.</summary>
    internal sealed class Place(IReadOnlyList<HostInfo> hosts)
    {
        private readonly Dictionary<(bool, int, string), Way> _ways = [];

        internal IReadOnlyList<HostInfo> Hosts { get; } = hosts;

        internal IEnumerable<Way> Ways => _ways.Values;

        internal void Add(VirtualMachineInfo vm, int number, UriBacking backing, SerialUri uri, SourcePosition? position)
        {
            (bool, int, string) key = (backing.Listens, uri.Port, backing.Listens ? "" : uri.Host);
            if (_ways.TryGetValue(key, out Way? known))
                known.Count++;
            else
                _ways.Add(key, new Way(new FirewallNeed(FlowOf(backing, uri), vm, number, backing), uri.Host, position));
        }

        // Who will come to a listener is not known: any address may.
        private static FirewallFlow FlowOf(UriBacking backing, SerialUri uri) => backing.Listens
            ? new FirewallFlow(RuleDirection.Inbound, RuleProtocol.Tcp, uri.Port)
            : new FirewallFlow(RuleDirection.Outbound, RuleProtocol.Tcp, uri.Port, IPAddress.TryParse(uri.Host, out IPAddress? peer) ? peer : null);
    }

    /// <summary>A connection, and how many ports need it.</summary>
    internal sealed class Way(FirewallNeed first, string peer, SourcePosition? position)
    {
        internal FirewallNeed First { get; } = first;
        internal string Peer { get; } = peer;
        internal SourcePosition? Position { get; } = position;
        internal int Count { get; set; } = 1;
        internal FirewallFlow Flow => First.Flow;
    }

    internal IEnumerable<Place> Places => _places.Values;

    /// <summary>Takes a port in; one that is not on the network, or whose VM is on no host that was read, needs nothing that could be looked at.</summary>
    internal void Add(VirtualMachineInfo vm, int number, UriBacking? backing, SerialUri? uri, SourcePosition? position)
    {
        if (backing is null || uri is null || vm.IsTemplate || _lookup.Of(vm) is not { } host)
            return;
        (string, ManagedObjectReference) key = (host.Server, host.Cluster ?? host.Reference);
        if (!_places.TryGetValue(key, out Place? place))
            _places.Add(key, place = new Place(host.Cluster is null ? [host] : [.. hosts.Where(other => other.Server == host.Server && other.Cluster == host.Cluster)]));
        place.Add(vm, number, backing, uri, position);
    }
}
