using System.Collections.Generic;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>The network ports of the world now, and as they will be once every row is done. Pure.</summary>
internal sealed class PlannedPorts
{
    // Thousands of ports share a URI, and every port is looked at twice: each text is read once.
    private readonly Dictionary<string, SerialUri?> _uris = new(System.StringComparer.Ordinal);

    internal PlannedPorts(IReadOnlyList<PortChange> rows, SerialWorld world)
    {
        Now = ReadNow(world);
        After = ReadAfter(rows);
    }

    /// <summary>The ports as they are.</summary>
    internal IReadOnlyList<PlannedPort> Now { get; }

    /// <summary>The ports as they will be, those that nobody named as they are.</summary>
    internal IReadOnlyList<PlannedPort> After { get; }

    private List<PlannedPort> ReadNow(SerialWorld world)
    {
        var ports = new List<PlannedPort>(world.VMs.Count);
        foreach (VirtualMachineInfo vm in world.VMs)
            foreach (SerialPort port in vm.Ports)
                if (port.Uri is { } uri)
                    ports.Add(new PlannedPort(vm, port.Number, uri, vm.PowerState == PowerState.PoweredOn && port.Connected, null, Parse(uri)));
        return ports;
    }

    private List<PlannedPort> ReadAfter(IReadOnlyList<PortChange> rows)
    {
        var planned = new Dictionary<(string, string), List<int>>(rows.Count);
        foreach (PortChange row in rows)
        {
            (string, string) vm = (row.VM.Server, row.VM.Reference.Value);
            if (!planned.TryGetValue(vm, out List<int>? numbers))
                planned.Add(vm, numbers = []);
            numbers.Add(row.Wanted.Number);
        }
        var ports = new List<PlannedPort>(Now.Count + rows.Count);
        foreach (PlannedPort port in Now)
            if (!planned.TryGetValue((port.VM.Server, port.VM.Reference.Value), out List<int>? numbers) || !numbers.Contains(port.Number))
                ports.Add(port);
        foreach (PortChange row in rows)
            if (!row.Wanted.Absent && (row.Wanted.Backing ?? row.Found?.Uri) is { } uri)
                ports.Add(new PlannedPort(row.VM, row.Wanted.Number, uri, WillBeUp(row), row, Parse(uri)));
        return ports;
    }

    private SerialUri? Parse(UriBacking uri)
    {
        if (!_uris.TryGetValue(uri.NetworkUri, out SerialUri? parsed))
            _uris.Add(uri.NetworkUri, parsed = SerialUri.TryParse(uri.NetworkUri));
        return parsed;
    }

    private static bool WillBeUp(PortChange row)
        => row.VM.PowerState == PowerState.PoweredOn
            && (row.Wanted.Connected ?? row.Found?.Connected ?? row.Wanted.StartConnected ?? true);
}
