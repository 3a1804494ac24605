using System.Collections.Generic;
using System.Linq;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>The network ports of the world now, and as they will be once every row is done. Pure.</summary>
internal static class PlannedPorts
{
    internal static IEnumerable<PlannedPort> Now(SerialWorld world)
    {
        foreach (VirtualMachineInfo vm in world.VMs)
            foreach (SerialPort port in vm.Ports)
                if (port.Uri is { } uri)
                    yield return new PlannedPort(vm, port.Number, uri, vm.PowerState == PowerState.PoweredOn && port.Connected, null);
    }

    internal static IEnumerable<PlannedPort> After(IReadOnlyList<SerialChange> rows, IReadOnlyList<PlannedPort> now)
    {
        var planned = new HashSet<(string, ManagedObjectReference, int)>(rows.Select(r => Key(r.VM, r.Wanted.Number)));
        foreach (PlannedPort port in now)
            if (!planned.Contains(Key(port.VM, port.Number)))
                yield return port;
        foreach (SerialChange row in rows)
            if (!row.Wanted.Absent && (row.Wanted.Backing ?? row.Found?.Uri) is { } uri)
                yield return new PlannedPort(row.VM, row.Wanted.Number, uri, WillBeUp(row), row);
    }

    private static bool WillBeUp(SerialChange row)
        => row.VM.PowerState == PowerState.PoweredOn
            && (row.Wanted.Connected ?? row.Found?.Connected ?? row.Wanted.StartConnected ?? true);

    private static (string, ManagedObjectReference, int) Key(VirtualMachineInfo vm, int number) => (vm.Server, vm.Reference, number);
}
