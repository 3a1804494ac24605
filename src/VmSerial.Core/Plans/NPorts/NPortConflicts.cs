using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>Ports of one device that would listen on the same number. Pure.</summary>
internal static class NPortConflicts
{
    /// <summary>The row with the obstacle, when its numbers are those of another port once everything that is wanted is done; else null.</summary>
    internal static NPortChange? Find(NPortChange row, NPortRequest request)
    {
        DesiredNPortPort wanted = row.Wanted.Ports[0];
        int?[] mine = [wanted.TcpPort, wanted.CommandPort];
        Dictionary<int, DesiredNPortPort> all = request.Wanted.Ports.ToDictionary(port => port.Number);
        NPortPort own = request.Device.Port(wanted.Number)!;
        // One of the two numbers may be wanted and the other found.
        if ((wanted.TcpPort ?? own.TcpPort) is { } tcp && tcp == (wanted.CommandPort ?? own.CommandPort))
            return Taken(row, tcp, $"as its own {(wanted.TcpPort is null ? "TCP port" : "command port")}");
        foreach (NPortPort other in request.Device.Ports.Where(port => port.Number != wanted.Number))
        {
            all.TryGetValue(other.Number, out DesiredNPortPort? wish);
            if ((wish?.Mode ?? other.Mode) != OperationMode.TcpServer)
                continue;
            foreach ((int? number, string what) in new[] { (wish?.TcpPort ?? other.TcpPort, "TCP port"), (wish?.CommandPort ?? other.CommandPort, "command port") })
            {
                if (number is { } taken && mine.Contains(taken))
                    return Taken(row, taken, $"as {what} of its port {other.Number}");
            }
        }

        return null;
    }

    private static NPortChange Taken(NPortChange row, int number, string where) => NPortComparer.Refused(row, ChangeObstacle.NPortPortInUse, new VmSerialException(
        "NPortPortInUse", ErrorKind.Conflict, $"{row.Subject} cannot have {number}: NPort '{row.Target}' uses it already {where}.", row.Target, "Choose another number, or change the other port in the same run."));
}
