using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.NPort;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans.NPorts;

/// <summary>What VMs' ports and the NPorts of the same plan say of each other. Pure.</summary>
internal static class NPortWays
{
    private const int NamesShown = 5;

    /// <summary>Finds what cannot work.</summary>
    /// <param name="after">The network ports as they will be, those that nobody named as they are.</param>
    /// <param name="nports">The NPorts as they will be.</param>
    /// <param name="hosts">The hosts of the servers.</param>
    internal static IEnumerable<Finding> Find(IReadOnlyList<PlannedPort> after, NPortsAfter nports, IReadOnlyList<HostInfo> hosts)
    {
        if (nports.IsEmpty)
            yield break;
        var meant = from port in after
                    where port.Uri is { IsDirect: true, Direction: SerialDirection.Client } && port.NetworkUri is not null
                    let device = nports.Find(port.NetworkUri!.Host)
                    where device is not null
                    group port by device;
        foreach (IGrouping<NPortConfiguration, PlannedPort> onDevice in meant.Where(group => group.Any(port => port.Row is not null)))
        {
            foreach (IGrouping<int, PlannedPort> onPort in onDevice.GroupBy(port => port.NetworkUri!.Port))
            {
                if (OnPort(onDevice.Key, onPort.Key, [.. onPort]) is { } finding)
                    yield return finding;
            }

            foreach (Finding finding in KeptOut(onDevice.Key, [.. onDevice.Where(port => port.Row is not null)], hosts))
                yield return finding;
        }
    }

    private static Finding? OnPort(NPortConfiguration device, int tcpPort, List<PlannedPort> ports)
    {
        PlannedPort? planned = ports.FirstOrDefault(port => port.Row is not null);
        if (planned is null)
            return null;
        if (NPortsAfter.Serving(device, tcpPort) is not { } port)
        {
            return !NPortsAfter.PortsAreKnown(device) ? null : Warning("NPortPortNotServed", planned,
                $"{Names(ports)} connect{(ports.Count == 1 ? "s" : "")} to TCP {tcpPort} of NPort '{device.Address}', where no port of it listens or will ({Listening(device)}).",
                $"Name one of those ports in the URI, or set a port of the NPort: {{port: N, mode: tcpServer, tcpPort: {tcpPort}}}.");
        }

        return port is { Mode: OperationMode.TcpServer, MaxConnection: { } most } && ports.Count > most ? Warning("NPortOversubscribed", planned,
            $"{Names(ports)} share port {port.Number} of NPort '{device.Address}' (TCP {tcpPort}), which takes {most} connection{(most == 1 ? "" : "s")} at a time: whoever comes later is turned away.",
            "Give each of them a port of its own, or raise maxConnection; then all of them get what comes from the line, and all may write to it.") : null;
    }

    private static IEnumerable<Finding> KeptOut(NPortConfiguration device, List<PlannedPort> ports, IReadOnlyList<HostInfo> hosts)
    {
        if (device.AccessibleIpActive != true)
            yield break;
        HostLookup lookup = new(hosts);
        HashSet<(string, ManagedObjectReference)> places = [.. ports.Select(port => lookup.Of(port.VM)).OfType<HostInfo>().Select(host => (host.Server, host.Cluster ?? host.Reference))];
        List<HostInfo> out_ = [.. hosts.Where(host => places.Contains((host.Server, host.Cluster ?? host.Reference)) && KeepsOut(device, host))];
        if (out_.Count == 0)
            yield break;
        string names = string.Join(", ", out_.Take(NamesShown).Select(host => $"'{host.Name}' ({string.Join(", ", NPortMatcher.AddressesOf(host))})")) + More(out_.Count);
        yield return Warning("AccessibleIpExcludesHost", ports[0],
            $"The Accessible IP list of NPort '{device.Address}' leaves out host{(out_.Count == 1 ? "" : "s")} {names}: no connection of a VM there is taken ({Names(ports)}).",
            "Say accessibleIp: hosts for this NPort in the plan, beside what else has to connect, or Set-NPortOperationMode -AccessibleIp.") with { Target = device.Address };
    }

    private static bool KeepsOut(NPortConfiguration device, HostInfo host)
    {
        List<IPAddress> addresses = [.. NPortMatcher.AddressesOf(host)];
        return addresses.Count > 0 && addresses.TrueForAll(address => device.Admits(address) == false);
    }

    private static string Listening(NPortConfiguration device)
    {
        string ports = string.Join(", ", device.Ports.Where(port => NPortsAfter.Serving(device, port.TcpPort ?? 0) == port).Select(port => $"port {port.Number} on {port.TcpPort}"));
        return ports.Length == 0 ? "none listens at all" : ports;
    }

    private static string Names(List<PlannedPort> ports) => string.Join(", ", ports.Take(NamesShown).Select(port => port.Name)) + More(ports.Count);

    private static string More(int count) => count <= NamesShown ? "" : $" and {count - NamesShown} more";

    private static Finding Warning(string id, PlannedPort port, string message, string advice)
        => new(FindingSeverity.Warning, id, port.VM.Target, message, advice) { Position = port.Row?.Position };
}
