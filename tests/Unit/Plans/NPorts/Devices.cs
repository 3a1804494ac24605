using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.NPort;

namespace VmSerial.Unit.Plans.NPorts;

/// <summary>NPorts for tests, said in few words.</summary>
internal static class Devices
{
    internal static NPortPort Port(int number, OperationMode mode = OperationMode.TcpServer, int? tcp = null, int? max = 1, string line = "9600,N,8,1") => new()
    {
        Number = number,
        Mode = mode,
        ModeText = mode.ToString(),
        TcpPort = mode == OperationMode.TcpServer ? tcp ?? 4000 + number : tcp,
        CommandPort = mode == OperationMode.TcpServer ? 965 + number : null,
        MaxConnection = mode == OperationMode.TcpServer ? max : null,
        Line = SerialLine.Parse(line),
    };

    internal static NPortConfiguration Device(string address, params NPortPort[] ports)
        => new() { Address = address, Model = "NPort 5450", Ports = ports, AccessibleIpActive = false, AccessibleIp = [], Clients = [], ClientsAreAll = true };

    internal static NPortReading Read(NPortConfiguration device, params string[] addresses)
        => new(new NPortAccess(device.Address)) { Device = device, Addresses = [.. addresses.Select(IPAddress.Parse)] };

    internal static IReadOnlyList<AccessibleIpRow> Rows(params string[] rows) => [.. rows.Select(AccessibleIpRow.Parse)];
}
