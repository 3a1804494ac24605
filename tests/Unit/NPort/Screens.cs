using System.Collections.Generic;
using System.Linq;
using System.Text;
using VmSerial.NPort.Menus;

namespace VmSerial.Unit.NPort;

/// <summary>Screens of an NPort 5650-8-DT-J (2.2 Build 11090613), of a 5150A (1.4 Build 17030709), and of menus as scripts see them.</summary>
internal static class Screens
{
    internal const string Rule = "-----------------------------------------------------------------------------\r\n";

    internal const string Main =
        "\r\n\r\n\r\n" + Rule + "Model name       : NPort 5650-8-DT-J\r\nMAC address      : 00:90:E8:38:0A:28\r\nSerial No.       : 7137\r\n"
        + "Firmware version : 2.2 Build 11090613\r\nSystem uptime    : 0 days, 12h:41m:04s\r\n" + Rule
        + "<< Main Menu >>\r\n  (1) Basic settings\r\n  (2) Network settings\r\n  (3) Serial settings\r\n  (4) Operating settings\r\n  (5) Accessible IP settings\r\n"
        + "  (6) Auto warning settings\r\n  (7) Monitor\r\n  (8) Ping\r\n  (9) Change password\r\n  (a) Load factory default\r\n  (v) View settings\r\n  (s) Save/Restart\r\n  (q) Quit\r\n\r\nKey in your selection: ";

    internal const string Login =
        "Model name       : NPort 5150A\r\nMAC address      : 00:90:E7:20:1F:00\r\nSerial No.       : 6621\r\nFirmware version : 1.4 Build 17030709\r\n"
        + "System uptime    : 78 days, 13h:59m:22s\r\n\r\nPlease keyin your password:";

    internal const string Pages =
        "v\r\n\r\n" + Rule + "Server name                    : NP5650-8-DT-J_7131\r\nTime zone                      : (GMT+01:00)Belgrade, Bratislava\r\n"
        + "Local time                     : 2001/07/30 13:36:03\r\nTime server                    :\r\nWeb console                    : Enable\r\nTelnet console                 : Enable\r\n\r\nPress any key to continue...\r\n"
        + "Port 8\r\nBaud rate                      : 19200\r\nData bits                      : 8\r\nStop bits                      : 1\r\nParity                         : None\r\n"
        + "Flow control                   : None\r\nFIFO                           : Disable\r\nInterface                      : RS-485 2-Wire\t\r\n\r\nPress any key to continue...\r\n\r\n" + Rule
        + "Port 8                         : TCP Server Mode\r\nTCP alive check time (0-99min) : 7\r\nInactivity time                : 0\r\nMax connection                 : 4\r\n"
        + "Ignore jammed IP               : No\r\nAllow driver control           : No\r\nPacking length                 : 0\r\nDelimiter 1                    : (Disable) 0\r\n"
        + "Delimiter 2                    : (Enable) 0d\r\nDelimiter process              : Do Nothing\r\nForce transmit                 : 0\r\nLocal TCP port                 : 64008\r\n"
        + "Command port                   : 973\r\n\r\nPress any key to continue...";

    /// <summary>Reads a text in pieces of a size.</summary>
    internal static IReadOnlyList<ConsoleScreen> Read(byte[] bytes, int size)
    {
        ConsoleScreenReader reader = new();
        List<ConsoleScreen> screens = [];
        for (int at = 0; at < bytes.Length; at += size)
        {
            reader.Feed(bytes, at, System.Math.Min(size, bytes.Length - at));
            while (reader.TryTake(out ConsoleScreen? screen))
                screens.Add(screen!);
        }

        return screens;
    }

    internal static IReadOnlyList<ConsoleScreen> Read(string text) => Read(Encoding.Latin1.GetBytes(text), int.MaxValue / 2);

    internal static ConsoleScreen Single(string text) => Read(text).Single();
}
