using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.NPort;

namespace VmSerial.Cli.Rendering;

/// <summary>Ports of NPorts as rows. The field names are a promise to the programs that read them.</summary>
internal static class NPortRows
{
    /// <summary>A port; what was not shown is null for programs and empty for people.</summary>
    public static Row Of(NPortOperationMode mode) => new("nport",
    [
        ("nport", mode.NPort), ("number", mode.SerialPort), ("mode", Rows.Word(mode.Mode)), ("modeText", mode.ModeText), ("tcpPort", mode.TcpPort), ("commandPort", mode.CommandPort),
        ("maxConnection", mode.MaxConnection), ("aliveCheckMinutes", mode.AliveCheckMinutes), ("inactivityMilliseconds", mode.InactivityMilliseconds),
        ("ignoreJammedIp", mode.IgnoreJammedIp), ("allowDriverControl", mode.AllowDriverControl), ("packingLength", mode.PackingLength),
        ("delimiter1", Hex(mode.Delimiter1)), ("delimiter2", Hex(mode.Delimiter2)), ("delimiterProcess", mode.DelimiterProcess), ("forceTransmitMilliseconds", mode.ForceTransmitMilliseconds),
        ("line", mode.Line.ToString()), ("accessibleIpActive", mode.AccessibleIpActive), ("accessibleIp", mode.AccessibleIp is { } list ? (IReadOnlyList<string>)[.. list.Select(row => row.ToString())] : null),
        ("clients", mode.Clients), ("model", mode.Model), ("firmware", mode.Firmware), ("serialNumber", mode.SerialNumber), ("mac", mode.Mac), ("serverName", mode.ServerName),
    ],
    [
        ("NPort", mode.NPort), ("Port", $"{mode.SerialPort}"), ("Mode", mode.ModeText), ("TCP", Number(mode.TcpPort)), ("Command", Number(mode.CommandPort)), ("Max", Number(mode.MaxConnection)),
        ("Alive", Number(mode.AliveCheckMinutes)), ("Line", mode.Line.ToString()),
        ("Admits", mode.AccessibleIpActive switch { null => "?", false => "all", true => string.Join(", ", mode.AccessibleIp ?? []) }),
        ("Clients", mode.Clients is { } clients ? string.Join(", ", clients) : "?"),
    ]);

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string? Hex(byte? value) => value?.ToString("x2", CultureInfo.InvariantCulture);
}
