using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VmSerial.NPort.Menus;

/// <summary>
/// Reads the pages of "View settings": lines of <c>label : value</c>, those of a port under a line <c>Port 8</c> or behind
/// <c>Port 8 : TCP Server Mode</c> (NPort 5650-8-DT-J, 2.2 Build 11090613). Pure.
/// </summary>
internal static class ViewPages
{
    /// <summary>The name that the device was given.</summary>
    internal static string ServerName(IEnumerable<string> lines)
        => lines.Select(LabelledValue.ReadField).FirstOrDefault(field => field is not null && ConsoleLabels.Is(ConsoleLabel.ServerName, field.Label))?.Value ?? "";

    /// <summary>The ports, by number.</summary>
    internal static IReadOnlyList<NPortPort> Ports(IEnumerable<string> lines)
    {
        SortedDictionary<int, Dictionary<ConsoleLabel, string>> found = [];
        // A device with one port may not number it.
        int current = 0;
        foreach (string line in lines)
        {
            if (ConsoleLabels.PortNumber(line) is { } heading)
            {
                current = heading;
                continue;
            }

            if (LabelledValue.ReadField(line) is not { } field)
                continue;
            if (ConsoleLabels.PortNumber(field.Label) is { } number)
            {
                current = number;
                Of(found, current)[ConsoleLabel.Mode] = field.Value!;
            }
            else if (ConsoleLabels.Setting(field.Label) is { } setting)
            {
                Of(found, current)[setting] = field.Value!;
            }
        }

        return [.. found.Where(port => port.Key > 0 || found.Count == 1).Select(port => Port(port.Key == 0 ? 1 : port.Key, port.Value))];
    }

    private static Dictionary<ConsoleLabel, string> Of(SortedDictionary<int, Dictionary<ConsoleLabel, string>> ports, int number)
    {
        if (!ports.TryGetValue(number, out Dictionary<ConsoleLabel, string>? port))
            ports[number] = port = [];
        return port;
    }

    private static NPortPort Port(int number, Dictionary<ConsoleLabel, string> values)
    {
        string mode = Text(values, ConsoleLabel.Mode) ?? "";
        return new NPortPort
        {
            Number = number,
            Mode = SettingWords.Mode(mode) ?? OperationMode.Other,
            ModeText = mode,
            TcpPort = Number(values, ConsoleLabel.TcpPort),
            CommandPort = Number(values, ConsoleLabel.CommandPort),
            MaxConnection = Number(values, ConsoleLabel.MaxConnection),
            AliveCheckMinutes = Number(values, ConsoleLabel.AliveCheck),
            InactivityMilliseconds = Number(values, ConsoleLabel.Inactivity),
            IgnoreJammedIp = Text(values, ConsoleLabel.IgnoreJammedIp) is { } jammed ? SettingWords.Switch(jammed) : null,
            AllowDriverControl = Text(values, ConsoleLabel.AllowDriverControl) is { } control ? SettingWords.Switch(control) : null,
            PackingLength = Number(values, ConsoleLabel.PackingLength),
            Delimiter1 = Delimiter(Text(values, ConsoleLabel.Delimiter1)),
            Delimiter2 = Delimiter(Text(values, ConsoleLabel.Delimiter2)),
            DelimiterProcess = Text(values, ConsoleLabel.DelimiterProcess),
            ForceTransmitMilliseconds = Number(values, ConsoleLabel.ForceTransmit),
            Line = new SerialLine
            {
                BaudRate = Number(values, ConsoleLabel.BaudRate),
                DataBits = Number(values, ConsoleLabel.DataBits),
                StopBits = Text(values, ConsoleLabel.StopBits) is { } stop ? SettingWords.StopBitsOf(stop) : null,
                Parity = Text(values, ConsoleLabel.Parity) is { } parity ? SettingWords.ParityOf(parity) : null,
                FlowControl = Text(values, ConsoleLabel.FlowControl) is { } flow ? SettingWords.Flow(flow) : null,
                Interface = Text(values, ConsoleLabel.Interface) is { } form ? SettingWords.InterfaceOf(form) : null,
            },
        };
    }

    private static string? Text(Dictionary<ConsoleLabel, string> values, ConsoleLabel label) => values.TryGetValue(label, out string? value) ? value : null;

    // "7", "7 min": the unit is the label's.
    private static int? Number(Dictionary<ConsoleLabel, string> values, ConsoleLabel label)
        => Text(values, label) is { } text && int.TryParse(new string([.. text.Trim().TakeWhile(c => c is >= '0' and <= '9')]), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    // "(Disable) 0", "(Enable) 0d"
    private static byte? Delimiter(string? text)
    {
        if (text is null || text.IndexOf("Disable", System.StringComparison.OrdinalIgnoreCase) >= 0)
            return null;
        string hex = text.Substring(text.LastIndexOf(')') + 1).Trim();
        return byte.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) ? value : null;
    }
}
