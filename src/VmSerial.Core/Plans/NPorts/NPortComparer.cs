using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.Errors;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>Compares an NPort with what is wanted of it. Pure.</summary>
public static class NPortComparer
{
    /// <summary>A row for each port that is spoken of, and one for the Accessible IP list where that is.</summary>
    /// <param name="request">The device and the wish.</param>
    public static IReadOnlyList<NPortChange> Compare(NPortRequest request)
    {
        List<NPortChange> rows = [.. request.Wanted.Ports.OrderBy(port => port.Number).Select(port => ComparePort(request, port))];
        if (request.Wanted.AccessibleIp is { } rowsWanted)
            rows.Add(CompareAccessibleIp(request, rowsWanted));
        return rows;
    }

    /// <summary>Whether a port is all that is wanted of it.</summary>
    internal static bool Meets(NPortPort found, DesiredNPortPort wanted)
        => (wanted.Mode is null || wanted.Mode == found.Mode) && Same(wanted.TcpPort, found.TcpPort) && Same(wanted.CommandPort, found.CommandPort)
            && Same(wanted.MaxConnection, found.MaxConnection) && Same(wanted.AliveCheckMinutes, found.AliveCheckMinutes)
            && Same(wanted.InactivityMilliseconds, found.InactivityMilliseconds) && Same(wanted.PackingLength, found.PackingLength)
            && Same(wanted.ForceTransmitMilliseconds, found.ForceTransmitMilliseconds) && (wanted.Line is null || found.Line.Meets(wanted.Line));

    private static bool Same(int? wanted, int? found) => wanted is null || wanted == found;

    private static NPortChange ComparePort(NPortRequest request, DesiredNPortPort wanted)
    {
        NPortConfiguration device = request.Device;
        NPortPort? found = device.Port(wanted.Number);
        NPortChange row = new()
        {
            Title = $"NPort port {wanted.Number}",
            Target = device.Address,
            Desired = NPortWords.Desired(wanted),
            Actual = found is null ? "no such port" : NPortWords.Actual(found, wanted),
            Action = found is not null && Meets(found, wanted) ? ChangeAction.None : ChangeAction.Edit,
            Device = device,
            Wanted = new DesiredNPort { Ports = [wanted] },
            Position = request.Position,
            AlsoCut = [.. device.Ports.Select(port => port.Number).Except(request.Wanted.Ports.Select(port => port.Number))],
        };
        if (row.InDesiredState)
            return row;
        return found is null
            ? Refused(row, ChangeObstacle.NPortPortMissing, new VmSerialException("NPortPortMissing", ErrorKind.NotFound,
                $"NPort '{device.Address}' ({device.Model}) has no serial port {wanted.Number} (it has {Numbers(device)}).", device.Address, "Give the number that is printed at the connector."))
            : ModeProblem(row, found, wanted) ?? NPortConflicts.Find(row, request) ?? row;
    }

    private static NPortChange? ModeProblem(NPortChange row, NPortPort found, DesiredNPortPort wanted)
        => wanted.SpeaksOfTcp && wanted.Mode is null && found.Mode != OperationMode.TcpServer
            ? Refused(row, ChangeObstacle.NPortModeLacksSetting, new VmSerialException("NPortModeLacksSetting", ErrorKind.InvalidState,
                $"{row.Subject} is in the mode '{found.ModeText}', which has no such settings as {row.Desired}.", row.Target, "Say -Mode TcpServer to change the mode too."))
            : null;

    private static NPortChange CompareAccessibleIp(NPortRequest request, IReadOnlyList<AccessibleIpRow> wanted)
    {
        NPortConfiguration device = request.Device;
        bool known = device.AccessibleIpActive is not null && device.AccessibleIp is not null;
        // A list that is off is off, whatever rows are in it.
        bool same = known && (wanted.Count == 0 ? device.AccessibleIpActive == false
            : device.AccessibleIpActive == true && new HashSet<AccessibleIpRow>(wanted).SetEquals(device.AccessibleIp!));
        NPortChange row = new()
        {
            Title = "Accessible IP",
            Target = device.Address,
            Desired = NPortWords.Allowed(wanted.Count > 0, [.. wanted.Distinct()]),
            Actual = known ? NPortWords.Allowed(device.AccessibleIpActive == true, device.AccessibleIp!) : "not read",
            Action = same ? ChangeAction.None : ChangeAction.Edit,
            Device = device,
            Wanted = new DesiredNPort { AccessibleIp = wanted, AllowLockOut = request.Wanted.AllowLockOut },
            Position = request.Position,
            AlsoCut = [.. device.Ports.Select(port => port.Number).Except(request.Wanted.Ports.Select(port => port.Number))],
        };
        if (row.InDesiredState)
            return row;
        if (!known)
            return Refused(row, ChangeObstacle.NPortAccessibleIpUnknown, new VmSerialException("NPortAccessibleIpUnknown", ErrorKind.NotSupported,
                $"The Accessible IP list of NPort '{device.Address}' ({device.Model}) could not be read, so it is not changed.", device.Address, "Set it in the device's web console."));
        return wanted.Count > 0 && !request.Wanted.AllowLockOut && device.ReadFrom is { } self && !wanted.Any(entry => entry.Contains(self)) ? LockOut(row, self) : row;
    }

    private static NPortChange LockOut(NPortChange row, IPAddress self) => Refused(row, ChangeObstacle.NPortLockOut, new VmSerialException(
        "NPortLockOut", ErrorKind.InvalidState, $"The list of addresses that may connect to NPort '{row.Target}' would leave out {self}, from where it is being set: this machine could not reach the device any more, nor read the result back.",
        row.Target, $"Add {self} to the list, or say -Force if you have another way to the device."));

    internal static NPortChange Refused(NPortChange row, ChangeObstacle obstacle, VmSerialException problem)
        => row with { Obstacle = obstacle, Problem = problem, Advice = $"{problem.Message} {problem.Advice}".TrimEnd() };

    private static string Numbers(NPortConfiguration device) => device.Ports.Count switch
    {
        0 => "none that was read",
        1 => $"{device.Ports[0].Number}",
        _ => $"{device.Ports.Min(port => port.Number)} to {device.Ports.Max(port => port.Number)}",
    };
}
