using System.Collections.Generic;
using System.Linq;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>NPorts in one line, the same words for what is wanted and for what was found. Pure.</summary>
internal static class NPortWords
{
    /// <summary>What is wanted of a port; only what the wish speaks of.</summary>
    internal static string Desired(DesiredNPortPort wanted) => Join(
        wanted.Mode is { } mode ? Mode(mode) : null,
        Setting("TCP port", wanted.TcpPort), Setting("command port", wanted.CommandPort), Setting("max connection", wanted.MaxConnection),
        Setting("alive check", wanted.AliveCheckMinutes, " min"), Setting("inactivity", wanted.InactivityMilliseconds, " ms"),
        Setting("packing length", wanted.PackingLength), Setting("force transmit", wanted.ForceTransmitMilliseconds, " ms"),
        wanted.Line?.ToString());

    /// <summary>What was found, of what the wish speaks of.</summary>
    internal static string Actual(NPortPort found, DesiredNPortPort wanted) => Join(
        wanted.Mode is not null || (wanted.SpeaksOfTcp && found.Mode != OperationMode.TcpServer) ? Mode(found) : null,
        Setting("TCP port", found.TcpPort, wanted.TcpPort), Setting("command port", found.CommandPort, wanted.CommandPort),
        Setting("max connection", found.MaxConnection, wanted.MaxConnection), Setting("alive check", found.AliveCheckMinutes, wanted.AliveCheckMinutes, " min"),
        Setting("inactivity", found.InactivityMilliseconds, wanted.InactivityMilliseconds, " ms"), Setting("packing length", found.PackingLength, wanted.PackingLength),
        Setting("force transmit", found.ForceTransmitMilliseconds, wanted.ForceTransmitMilliseconds, " ms"),
        wanted.Line is { } line ? Narrowed(found.Line, line).ToString() : null);

    /// <summary>Who may connect.</summary>
    internal static string Allowed(bool active, IReadOnlyList<AccessibleIpRow> rows)
        => !active ? "every address" : rows.Count == 0 ? "no address" : "only " + string.Join(", ", rows.Select(row => row.ToString()).OrderBy(text => text, System.StringComparer.Ordinal));

    /// <summary>What a restart means for those who are connected.</summary>
    internal static string Restart(NPortConfiguration device)
    {
        string ports = device.Ports.Count == 1 ? "its port" : $"all its {device.Ports.Count} ports";
        return $"The device is restarted, which interrupts {ports}; {Connected(device)}.";
    }

    /// <summary>Who is connected, as far as the device says.</summary>
    internal static string Connected(NPortConfiguration device) => device.Clients switch
    {
        null => "who is connected is not known, because the device does not say (UDP 4800)",
        { Count: 0 } => device.ClientsAreAll ? "nobody is connected to them now" : "nobody is known to be connected to them now",
        { } clients => $"connected now: {string.Join(", ", clients.Select(client => Client(device, client)))}{(device.ClientsAreAll ? "" : " and perhaps others")}",
    };

    /// <summary>Somebody who is connected, and where.</summary>
    internal static string Client(NPortConfiguration device, NPortClient client)
    {
        NPortPort? port = device.Ports.FirstOrDefault(p => p.IsAt(client.LocalPort));
        return port is null ? $"{client.Remote.Address} on TCP {client.LocalPort}" : $"{client.Remote.Address} on port {port.Number} (TCP {client.LocalPort})";
    }

    /// <summary>A mode in the device's words, where it is one of those that have a name.</summary>
    internal static string Mode(OperationMode mode) => SettingWords.Of(mode)[0];

    private static string Mode(NPortPort found) => found.Mode == OperationMode.Other ? $"'{found.ModeText}'" : Mode(found.Mode);

    private static string? Setting(string name, int? value, string unit = "") => value is { } known ? $"{name} {known}{unit}" : null;

    private static string? Setting(string name, int? found, int? wanted, string unit = "")
        => wanted is null ? null : found is { } known ? $"{name} {known}{unit}" : $"no {name}";

    private static SerialLine Narrowed(SerialLine found, SerialLine wanted) => found with
    {
        FlowControl = wanted.FlowControl is null ? null : found.FlowControl,
        Interface = wanted.Interface is null ? null : found.Interface,
    };

    private static string Join(params string?[] parts)
    {
        string line = string.Join(", ", parts.Where(part => part is not null));
        return line.Length == 0 ? "as it is" : line;
    }
}
