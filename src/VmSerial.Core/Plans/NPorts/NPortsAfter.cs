using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>The NPorts of a plan as they will be once every row that can be sent is done. Pure.</summary>
internal sealed class NPortsAfter
{
    private readonly Dictionary<string, NPortConfiguration?> _byHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(NPortReading Reading, NPortConfiguration Device)> _devices;

    /// <param name="readings">What was read.</param>
    /// <param name="rows">What becomes of it.</param>
    internal NPortsAfter(IReadOnlyList<NPortReading> readings, IReadOnlyList<SerialChange> rows)
    {
        ILookup<string, NPortChange> changes = rows.OfType<NPortChange>().ToLookup(row => row.Target, StringComparer.OrdinalIgnoreCase);
        _devices = [.. readings.Where(reading => reading.Device is not null).Select(reading => (reading, After(reading.Device!, changes[reading.Device!.Address])))];
    }

    internal static NPortsAfter None { get; } = new([], []);

    internal bool IsEmpty => _devices.Count == 0;

    /// <summary>The device that the host of a URI means; null for any other host.</summary>
    internal NPortConfiguration? Find(string host)
    {
        // Thousands of ports name the same few hosts.
        if (!_byHost.TryGetValue(host, out NPortConfiguration? device))
            _byHost.Add(host, device = _devices.FirstOrDefault(one => one.Reading.IsMeantBy(host)).Device);
        return device;
    }

    /// <summary>The port of a device that listens on a TCP port; null where none does.</summary>
    internal static NPortPort? Serving(NPortConfiguration device, int tcpPort)
        => device.Ports.FirstOrDefault(port => port.TcpPort == tcpPort && port.Mode is not (OperationMode.Disabled or OperationMode.TcpClient or OperationMode.Udp));

    /// <summary>Whether all TCP ports on which it listens are known; a port whose mode is changed and whose number is not has whatever number it will.</summary>
    internal static bool PortsAreKnown(NPortConfiguration device) => device.Ports.All(port => port.Mode != OperationMode.TcpServer || port.TcpPort is not null);

    private static NPortConfiguration After(NPortConfiguration device, IEnumerable<NPortChange> rows)
    {
        List<NPortChange> done = [.. rows.Where(row => row.IsToBeSent)];
        Dictionary<int, DesiredNPortPort> wanted = done.SelectMany(row => row.Wanted.Ports).ToDictionary(port => port.Number);
        IReadOnlyList<AccessibleIpRow>? admitted = done.Select(row => row.Wanted.AccessibleIp).FirstOrDefault(list => list is not null);
        return device with
        {
            Ports = [.. device.Ports.Select(port => wanted.TryGetValue(port.Number, out DesiredNPortPort? wish) ? After(port, wish) : port)],
            AccessibleIpActive = admitted is null ? device.AccessibleIpActive : admitted.Count > 0,
            AccessibleIp = admitted ?? device.AccessibleIp,
        };
    }

    private static NPortPort After(NPortPort port, DesiredNPortPort wanted) => port with
    {
        Mode = wanted.Mode ?? port.Mode,
        TcpPort = wanted.TcpPort ?? (wanted.Mode is null || wanted.Mode == port.Mode ? port.TcpPort : null),
        MaxConnection = wanted.MaxConnection ?? (wanted.Mode is null || wanted.Mode == port.Mode ? port.MaxConnection : null),
    };
}
