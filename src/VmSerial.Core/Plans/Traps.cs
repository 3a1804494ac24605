using System.Collections.Generic;
using System.Linq;
using VmSerial.NPort;
using VmSerial.Plans.NPorts;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>What is known to bite later, said before anything changes, once for each thing it is true of. Pure.</summary>
internal static class Traps
{
    internal static IEnumerable<Finding> Find(IReadOnlyList<PortChange> rows, IReadOnlyList<PlannedPort> after, HostLookup hosts, SerialWorld world, NPortsAfter nports)
    {
        List<PlannedPort> planned = [.. after.Where(p => p.Row is not null)];
        return
        [
            .. UnusableUris(rows), .. LostBackings(rows), .. FailedConnections(rows), .. TelnetAtRawPorts(planned, nports),
            .. BarredVMotion(planned, hosts), .. BackingsNotPersisted(planned, world),
        ];
    }

    /// <summary>URIs in the world that no host can use: the server stored them without a word.</summary>
    private static IEnumerable<Finding> UnusableUris(IReadOnlyList<PortChange> rows)
        => from row in rows
           let uri = row.Found?.Uri
           where uri is not null
           let problem = SerialUri.Validate(uri!)
           where problem is not null
           let mended = row.Action == ChangeAction.Remove || row.Wanted.Backing is not null
           select Warning("SerialUriUnusable", row.Target, $"{row.Title} of VM '{row.VM.Name}': {problem}"
               + (row.Found!.Status == PortStatus.UnrecoverableError ? " The server reports unrecoverableError." : ""),
               mended ? "The row for this port mends it." : "Plan a URI for this port, or remove it.", row.Position);

    /// <summary>
    /// Ports that are as wanted and get nowhere: the server says recoverableError when the peer does not answer or has gone away
    /// (vSphere API: VirtualDeviceConnectInfoStatus). What is in the way only the host can tell.
    /// </summary>
    private static IEnumerable<Finding> FailedConnections(IReadOnlyList<PortChange> rows)
        => from row in rows
           where row is { InDesiredState: true, Found: { Status: PortStatus.RecoverableError, Uri: not null }, VM.PowerState: PowerState.PoweredOn }
           group row by (row.VM.Server, row.Found!.Uri!.NetworkUri) into onUri
           let first = onUri.First()
           select Warning("SerialPortNotConnected", first.Target,
               $"{first.Title} of VM '{first.VM.Name}'{More(onUri.Count(), 1)}: set as wanted, and the connection ({first.Found!.Uri!.Summary}) has failed: the server reports recoverableError.",
               $"Test-EsxSerialPath '{first.VM.Name}' finds out what is in the way.", first.Position);

    /// <summary>vmware/vic issues 3022 and 6473: after a restart of vCenter ports stand there without their backing.</summary>
    private static IEnumerable<Finding> LostBackings(IReadOnlyList<PortChange> rows)
        => from row in rows
           where row.Found is { BackingLost: true }
           group row by row.VM.Server into onServer
           select Warning("BackingLost", onServer.Key,
               $"{Count(onServer.Count(), "serial port")} came back without a backing: {string.Join(", ", onServer.Take(5).Select(r => $"{r.VM.Name} ({r.Title})"))}{More(onServer.Count(), 5)}.",
               "Plan the backing again; so that it lasts, set the vCenter option config.vpxd.SerialPort.PersistNetworkBacking to true.");

    /// <summary>A raw port passes the telnet negotiation on to the serial device as data.</summary>
    private static IEnumerable<Finding> TelnetAtRawPorts(List<PlannedPort> planned, NPortsAfter nports)
        => from port in planned
           where port.Uri is { IsDirect: true, Direction: SerialDirection.Client }
           where port.NetworkUri is { IsTelnet: true } uri && IsRaw(uri, nports)
           group port by port.NetworkUri!.ToString() into onUri
           let first = onUri.First()
           select Warning("TelnetAtRawPort", first.VM.Target,
               $"{first.Name}{More(onUri.Count(), 1)}: '{onUri.Key}' speaks telnet to a port where device servers listen raw by default: "
               + "the bytes FF FB 25 go out of the serial line at every connect, and each FF byte is doubled or eaten.",
               $"For TCP Server mode write tcp://{first.NetworkUri!.Authority}; telnet:// is right for RFC2217 mode.", first.Row?.Position);

    // What is known of the device counts more than what its ports' numbers suggest.
    private static bool IsRaw(SerialUri uri, NPortsAfter nports)
        => nports.Find(uri.Host) is { } device && NPortsAfter.Serving(device, uri.Port) is { } port ? port.Mode == OperationMode.TcpServer : IsRawDataPort(uri.Port);

    // Moxa NPort: TCP Server mode listens on 4001 and up, Real COM on 950 to 965, one port for each serial port.
    private static bool IsRawDataPort(int port) => port is (>= 4001 and <= 4032) or (>= 950 and <= 965);

    /// <summary>VMware, "Using a Proxy with vSphere Virtual Serial Ports": the host rejects the vMotion request.</summary>
    private static IEnumerable<Finding> BarredVMotion(List<PlannedPort> planned, HostLookup hosts)
        => from port in planned
           where port.Uri.IsDirect && port.IsUp
           let host = hosts.Of(port.VM)
           where host?.Cluster is not null
           group port by (port.VM.Server, host.ClusterName) into inCluster
           let vms = inCluster.Select(p => p.VM.Reference).Distinct().Count()
           select Warning("VMotionBarred", $"{inCluster.Key.Server}/{inCluster.Key.ClusterName}",
               $"Cluster '{inCluster.Key.ClusterName}': {Count(vms, "VM")} with {Count(inCluster.Count(), "connected direct serial port")} cannot be moved by vMotion, DRS or maintenance mode.",
               "Use a concentrator (vspc:), or disconnect the ports for the move: connected: false in a plan, or Set-VMNetworkSerialPort -Connected:$false.");

    /// <summary>Advised by vpxd's own log (vmware/vic pull request 6794). Read only: nothing here sets it.</summary>
    private static IEnumerable<Finding> BackingsNotPersisted(List<PlannedPort> planned, SerialWorld world)
        => from server in world.Servers
           where server.IsVCenter && server.PersistNetworkBacking != true
           where planned.Exists(p => p.VM.Server == server.Name)
           select Warning("BackingNotPersisted", server.Name,
               $"vCenter '{server.Name}': the option config.vpxd.SerialPort.PersistNetworkBacking is {(server.PersistNetworkBacking is null ? "not set" : "false")}: network backings may be lost when vCenter restarts.",
               "Set the advanced setting config.vpxd.SerialPort.PersistNetworkBacking to true on that vCenter.");

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string More(int count, int shown) => count <= shown ? "" : $" and {count - shown} more";

    private static Finding Warning(string id, string target, string message, string advice, SourcePosition? position = null)
        => new(FindingSeverity.Warning, id, target, message, advice) { Position = position };
}
