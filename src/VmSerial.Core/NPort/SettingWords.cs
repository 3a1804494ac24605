using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.NPort;

/// <summary>
/// The values of NPort settings in the words of their menus, and back. Models and firmware write them with other spaces, hyphens and
/// case, so that letters and digits alone count. Pure.
/// </summary>
internal static class SettingWords
{
    // The first word of each is the one that is shown.
    // Sources: the view pages of an NPort 5650-8-DT-J (None, RS-485 2-Wire, TCP Server Mode); names of modes: web console of a W2250A;
    // MOXA-NP6000-MIB. "Mode" at the end is dropped by Key.
    private static readonly (OperationMode Mode, string[] Words)[] s_modes =
    [
        (OperationMode.Disabled, ["Disabled", "Disable"]),
        (OperationMode.RealCom, ["Real COM", "Driver"]),
        (OperationMode.Rfc2217, ["RFC2217"]),
        (OperationMode.TcpServer, ["TCP Server"]),
        (OperationMode.TcpClient, ["TCP Client"]),
        (OperationMode.Udp, ["UDP", "UDP Server/Client"]),
        (OperationMode.PairConnectionMaster, ["Pair Connection Master", "Pair Connection (Master)"]),
        (OperationMode.PairConnectionSlave, ["Pair Connection Slave", "Pair Connection (Slave)"]),
        (OperationMode.EthernetModem, ["Ethernet Modem"]),
        (OperationMode.ReverseTerminal, ["Reverse Terminal", "Reverse Telnet"]),
    ];

    private static readonly (Parity Parity, string[] Words)[] s_parities =
        [(Parity.None, ["None", "N"]), (Parity.Odd, ["Odd", "O"]), (Parity.Even, ["Even", "E"]), (Parity.Mark, ["Mark", "M"]), (Parity.Space, ["Space", "S"])];

    private static readonly (StopBits StopBits, string[] Words)[] s_stopBits = [(StopBits.One, ["1"]), (StopBits.OnePointFive, ["1.5"]), (StopBits.Two, ["2"])];

    private static readonly (FlowControl Flow, string[] Words)[] s_flows =
    [
        (FlowControl.None, ["None", "No"]), (FlowControl.RtsCts, ["RTS/CTS", "Hardware"]), (FlowControl.DtrDsr, ["DTR/DSR"]),
        (FlowControl.XonXoff, ["XON/XOFF", "Software"]),
    ];

    private static readonly (SerialInterface Interface, string[] Words)[] s_interfaces =
    [
        (SerialInterface.Rs232, ["RS-232"]), (SerialInterface.Rs422, ["RS-422"]),
        (SerialInterface.Rs485TwoWire, ["RS-485 2-Wire", "RS-485 (2-Wire)", "RS-485"]), (SerialInterface.Rs485FourWire, ["RS-485 4-Wire"]),
    ];

    private static readonly (bool On, string[] Words)[] s_switches = [(true, ["Yes", "Enable", "Enabled", "On", "Active"]), (false, ["No", "Disable", "Disabled", "Off", "Inactive"])];

    internal static OperationMode? Mode(string text) => Find(s_modes, text);

    internal static Parity? ParityOf(string text) => Find(s_parities, text);

    internal static StopBits? StopBitsOf(string text) => Find(s_stopBits, text.Trim());

    internal static FlowControl? Flow(string text) => Find(s_flows, text);

    internal static SerialInterface? InterfaceOf(string text) => Find(s_interfaces, text);

    internal static bool? Switch(string text) => Find(s_switches, text);

    internal static IReadOnlyList<string> Of(OperationMode mode) => Words(s_modes, mode);

    internal static IReadOnlyList<string> Of(Parity parity) => Words(s_parities, parity);

    internal static IReadOnlyList<string> Of(StopBits bits) => Words(s_stopBits, bits);

    internal static IReadOnlyList<string> Of(FlowControl flow) => Words(s_flows, flow);

    internal static IReadOnlyList<string> Of(SerialInterface form) => Words(s_interfaces, form);

    internal static IReadOnlyList<string> Of(bool on) => Words(s_switches, on);

    /// <summary>Whether two labels or values mean the same.</summary>
    internal static bool Same(string one, string other) => Key(one) == Key(other);

    /// <summary>What counts of a label or a value: letters, digits and the decimal point, in small letters, without a last word "mode".</summary>
    internal static string Key(string text)
    {
        string key = new([.. text.Where(c => char.IsLetterOrDigit(c) || c == '.').Select(char.ToLowerInvariant)]);
        key = key.Trim('.');
        return key.Length > 4 && key.EndsWith("mode", StringComparison.Ordinal) && key != "operatingmode" && key != "operationmode" ? key.Substring(0, key.Length - 4) : key;
    }

    private static T? Find<T>((T Value, string[] Words)[] table, string text)
        where T : struct
    {
        string key = Key(text);
        foreach ((T value, string[] words) in table)
        {
            if (words.Any(word => Key(word) == key))
                return value;
        }

        return null;
    }

    private static IReadOnlyList<string> Words<T>((T Value, string[] Words)[] table, T value)
        where T : struct
        => table.FirstOrDefault(row => EqualityComparer<T>.Default.Equals(row.Value, value)).Words ?? [value.ToString()!];
}
