using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.VSphere;

namespace VmSerial.Plans.NPorts;

/// <summary>Compares the NPorts that a plan names with what was read of them. Pure.</summary>
internal static class NPortMatcher
{
    private const int NamesShown = 5;

    /// <summary>The rows of all devices, in the order of the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="world">What was read.</param>
    /// <param name="hosts">The hosts that the plan speaks of, and those that its VMs may run on.</param>
    internal static (IReadOnlyList<SerialChange> Rows, IReadOnlyList<Finding> Findings) Compare(Plan plan, SerialWorld world, IReadOnlyList<HostInfo> hosts)
    {
        List<SerialChange> rows = [];
        List<Finding> findings = [];
        foreach (PlanNPort entry in plan.NPorts)
        {
            NPortReading? reading = world.NPorts.FirstOrDefault(read => string.Equals(read.Access.Address, entry.Address, StringComparison.OrdinalIgnoreCase));
            if (reading?.Device is { } device)
                rows.AddRange(OfDevice(entry, device, hosts, findings));
            else
                rows.Add(NPortUnread.Of(entry, reading?.Error ?? new VmSerialException("NPortNotRead", ErrorKind.InvalidState, $"NPort '{entry.Address}' was not read.", entry.Address)));
        }

        return (rows, findings);
    }

    private static IEnumerable<NPortChange> OfDevice(PlanNPort entry, NPortConfiguration device, IReadOnlyList<HostInfo> hosts, List<Finding> findings)
    {
        DesiredNPort wanted = new() { Ports = [.. entry.Ports.Select(port => port.Desired)], AccessibleIp = Admitted(entry, hosts, findings) };
        Dictionary<int, SourcePosition> positions = entry.Ports.ToDictionary(port => port.Desired.Number, port => port.Position);
        List<NPortChange> rows = [.. NPortComparer.Compare(new NPortRequest(device, wanted, entry.Position))
            .Select(row => row with { Position = row.Number is { } number ? positions[number] : entry.AccessibleIpPosition })];
        // One row that is sent is one restart, whichever it is.
        return entry.AllowRestart ? rows : rows.Select(row => row is { IsToBeSent: true, AlsoCut.Count: > 0 } ? Refused(row, entry) : row);
    }

    private static NPortChange Refused(NPortChange row, PlanNPort entry)
    {
        string ports = row.AlsoCut.Count == 1 ? $"port {row.AlsoCut[0]}, which the plan does not name" : $"ports {string.Join(", ", row.AlsoCut)}, which the plan does not name";
        return NPortComparer.Refused(row, ChangeObstacle.NPortRestartNotAllowed, new VmSerialException("NPortRestartNotAllowed", ErrorKind.Conflict,
            $"NPort '{entry.Address}' has to be restarted, which would interrupt {ports}; {NPortWords.Connected(row.Device)}.", entry.Address, "Say allowRestart: true for this NPort in the plan, or name the ports."));
    }

    /// <summary>Who may connect, with the hosts where they are asked for; null where the plan says nothing, or where a host's address is not known.</summary>
    private static IReadOnlyList<AccessibleIpRow>? Admitted(PlanNPort entry, IReadOnlyList<HostInfo> hosts, List<Finding> findings)
    {
        if (!entry.AdmitsHosts)
            return entry.AccessibleIp;
        List<HostInfo> unknown = [.. hosts.Where(host => !AddressesOf(host).Any())];
        if (hosts.Count == 0 || unknown.Count > 0)
        {
            string names = string.Join(", ", unknown.Take(NamesShown).Select(host => $"'{host.Name}'")) + (unknown.Count > NamesShown ? $" and {unknown.Count - NamesShown} more" : "");
            findings.Add(new Finding(FindingSeverity.Error, "HostAddressUnknown", entry.Address, hosts.Count == 0
                    ? $"'accessibleIp' of NPort '{entry.Address}' speaks of hosts, and the plan names none: no host, and no VM that was found on one."
                    : $"'accessibleIp' of NPort '{entry.Address}' speaks of hosts, and the address of {names} is not known: a list without it would keep that host out.",
                "Look at the hosts' connection in vCenter, or write the addresses down.") { Position = entry.AccessibleIpPosition });
            return null;
        }

        return [.. entry.AccessibleIp ?? [], .. hosts.SelectMany(AddressesOf).Select(AccessibleIpRow.Of).Distinct().Where(row => entry.AccessibleIp?.Any(one => one.Contains(row.Address)) != true)];
    }

    /// <summary>From where a host connects: the addresses of its vmk ports for management, by which its traffic leaves. An Accessible IP list holds IPv4 only.</summary>
    internal static IEnumerable<IPAddress> AddressesOf(HostInfo host)
        => host.ManagementAddresses.Select(text => IPAddress.TryParse(text, out IPAddress? address) ? address : null).OfType<IPAddress>().Where(address => address.AddressFamily == AddressFamily.InterNetwork);
}
