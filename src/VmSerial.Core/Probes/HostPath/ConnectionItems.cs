using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.Esx;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Probes.HostPath;

/// <summary>Finds what has to do with one port in a host's list of connections. Pure.</summary>
internal static class ConnectionItems
{
    // The kernel cuts the names of worlds; how long they may be is not known. A name that long may be the beginning of a longer one.
    private const int SureLength = 12;

    internal static ConnectionEvidence Read(IReadOnlyList<IpConnection> all, VirtualMachineInfo vm, SerialUri uri, bool listens, IPAddress? peer)
    {
        List<EndpointConnection> rows = [.. from row in all
                                            where row.Protocol.StartsWith("tcp", StringComparison.OrdinalIgnoreCase) && (listens ? row.LocalPort : row.ForeignPort) == uri.Port
                                            let owner = OwnerOf(row.WorldName, vm.Name)
                                            where listens || (peer is not null ? IsAt(row.ForeignAddress, peer) : owner == EndpointOwner.ThisVM)
                                            where listens || row.State != "LISTEN"
                                            select new EndpointConnection(row, owner)];
        return new ConnectionEvidence
        {
            Asked = "",
            OnEndpoint = rows,
            PeerKnown = listens || peer is not null,
            Shown = rows.Count > 0 ? string.Join("; ", rows) : $"nobody {(listens ? $"on port {uri.Port}" : peer is null ? $"to port {uri.Port} by the name of the VM" : $"to {peer}:{uri.Port}")}",
        };
    }

    // vmx, vmx:web1, vmx-vcpu-0:web1 (listings of 5.x to 8.x)
    private static EndpointOwner OwnerOf(string world, string vm)
    {
        if (world.Length == 0)
            return EndpointOwner.Unknown;
        if (!world.StartsWith("vmx", StringComparison.Ordinal))
            return EndpointOwner.Other;
        int colon = world.IndexOf(':');
        if (colon < 0)
            return EndpointOwner.SomeVM;
        string name = world.Substring(colon + 1);
        return name == vm ? EndpointOwner.ThisVM
            : world.Length >= SureLength && vm.StartsWith(name, StringComparison.Ordinal) ? EndpointOwner.SomeVM
            : EndpointOwner.OtherVM;
    }

    // An IPv4 peer may be written as one of IPv6 (::ffff:192.0.2.7).
    private static bool IsAt(string address, IPAddress peer)
        => IPAddress.TryParse(address, out IPAddress? read) && (read.Equals(peer) || (read.IsIPv4MappedToIPv6 && read.MapToIPv4().Equals(peer)));
}
