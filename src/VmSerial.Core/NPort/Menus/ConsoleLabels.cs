using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.NPort.Menus;

/// <summary>
/// What models and firmware call the same thing: the one table. Menus are found their way through by these words alone, since keys and
/// order differ between models. Pure.
/// </summary>
internal static class ConsoleLabels
{
    // Sources: main menu and view pages of an NPort 5650-8-DT-J (2.2 Build 11090613); scripts for 5110, 5150 and a box with four ports; web
    // consoles of a 5130 and a W2150A-W4; names of a 6450. No transcript shows the Accessible IP menu: its words are those of the web console.
    private static readonly Dictionary<ConsoleLabel, string[]> s_words = new()
    {
        [ConsoleLabel.BasicSettings] = ["Basic settings"],
        [ConsoleLabel.SerialSettings] = ["Serial settings"],
        [ConsoleLabel.OperatingSettings] = ["Operating settings", "Operation settings", "Operation modes"],
        [ConsoleLabel.AccessibleIpSettings] = ["Accessible IP settings", "Accessible IP"],
        [ConsoleLabel.ViewSettings] = ["View settings"],
        [ConsoleLabel.SaveRestart] = ["Save/Restart", "Save and restart"],
        [ConsoleLabel.Quit] = ["Quit", "Exit"],
        [ConsoleLabel.BackToMain] = ["Back to main menu", "Main menu"],
        [ConsoleLabel.Back] = ["Quit", "Back", "Back to previous menu", "Previous menu", "Exit"],
        [ConsoleLabel.Yes] = ["Yes", "Enable", "OK"],
        [ConsoleLabel.No] = ["No", "Disable", "Cancel"],
        [ConsoleLabel.Model] = ["Model name", "Model"],
        [ConsoleLabel.Mac] = ["MAC address"],
        [ConsoleLabel.SerialNumber] = ["Serial No.", "Serial number"],
        [ConsoleLabel.Firmware] = ["Firmware version"],
        [ConsoleLabel.Uptime] = ["System uptime", "Uptime"],
        [ConsoleLabel.ServerName] = ["Server name"],
        [ConsoleLabel.Mode] = ["Operating mode", "Operation mode"],
        [ConsoleLabel.AliveCheck] = ["TCP alive check time", "TCP alive check"],
        [ConsoleLabel.Inactivity] = ["Inactivity time"],
        [ConsoleLabel.MaxConnection] = ["Max connection", "Max connections", "Maximum connection"],
        [ConsoleLabel.IgnoreJammedIp] = ["Ignore jammed IP"],
        [ConsoleLabel.AllowDriverControl] = ["Allow driver control"],
        [ConsoleLabel.PackingLength] = ["Packing length", "Packet length"],
        [ConsoleLabel.Delimiter1] = ["Delimiter 1"],
        [ConsoleLabel.Delimiter2] = ["Delimiter 2"],
        [ConsoleLabel.DelimiterProcess] = ["Delimiter process"],
        [ConsoleLabel.ForceTransmit] = ["Force transmit", "Force transmit time"],
        [ConsoleLabel.TcpPort] = ["Local TCP port", "TCP port", "Local TCP listening port"],
        [ConsoleLabel.CommandPort] = ["Command port", "Cmd port"],
        [ConsoleLabel.BaudRate] = ["Baud rate", "Baudrate"],
        [ConsoleLabel.DataBits] = ["Data bits"],
        [ConsoleLabel.StopBits] = ["Stop bits"],
        [ConsoleLabel.Parity] = ["Parity"],
        [ConsoleLabel.FlowControl] = ["Flow control"],
        [ConsoleLabel.Fifo] = ["FIFO"],
        [ConsoleLabel.Interface] = ["Interface"],
        [ConsoleLabel.AccessibleIpSwitch] = ["Accessible IP list", "Enable the accessible IP list", "Enable accessible IP list", "Accessible IP"],
        [ConsoleLabel.RowSwitch] = ["Active", "Activate", "Activate the rule", "Enable", "State"],
        [ConsoleLabel.RowAddress] = ["IP address", "Address", "IP"],
        [ConsoleLabel.RowMask] = ["Netmask", "Subnet mask", "Mask"],
    };

    private static readonly Dictionary<ConsoleLabel, HashSet<string>> s_keys = s_words.ToDictionary(pair => pair.Key, pair => new HashSet<string>(pair.Value.Select(SettingWords.Key), StringComparer.Ordinal));

    private static readonly ConsoleLabel[] s_settings = [.. s_words.Keys.Where(label => label is >= ConsoleLabel.Mode and <= ConsoleLabel.Interface)];

    /// <summary>Whether a text is the label.</summary>
    internal static bool Is(ConsoleLabel label, string text) => s_keys[label].Contains(SettingWords.Key(text));

    /// <summary>Whether a text is a label of the banner.</summary>
    internal static bool IsBanner(string text) => s_words.Keys.Any(label => label is >= ConsoleLabel.Model and <= ConsoleLabel.Uptime && Is(label, text));

    /// <summary>The setting of a port that a text is the label of; null when it is none.</summary>
    internal static ConsoleLabel? Setting(string text)
    {
        string key = SettingWords.Key(text);
        foreach (ConsoleLabel label in s_settings)
        {
            if (s_keys[label].Contains(key))
                return label;
        }

        return null;
    }

    /// <summary>What it is called in messages.</summary>
    internal static string Name(ConsoleLabel label) => s_words[label][0];

    /// <summary>The number in <c>Port 8</c>; null for anything else.</summary>
    internal static int? PortNumber(string text)
    {
        string key = SettingWords.Key(text);
        return key.Length is > 4 and <= 6 && key.StartsWith("port", StringComparison.Ordinal)
            && int.TryParse(key.Substring(4), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
    }
}
