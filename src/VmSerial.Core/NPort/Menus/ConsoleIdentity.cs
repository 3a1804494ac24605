using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSerial.NPort.Menus;

/// <summary>What a device says of itself before anybody logs in.</summary>
internal sealed record ConsoleIdentity
{
    private static readonly Regex s_uptime = new(@"(?<d>\d{1,5})\s*days?,?\s*(?<h>\d{1,2})h:(?<m>\d{1,2})m:(?<s>\d{1,2})s", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    // MiiNePort and MGate have the same banner and other menus.
    private static readonly Regex s_other = new(@"^\s*(MGate|Mii\s?Ne|EDS|IKS|ICS|PT-|SDS|AWK|ioLogik)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The model; empty where none was shown.</summary>
    public string Model { get; init; } = "";

    /// <summary>The MAC address.</summary>
    public string Mac { get; init; } = "";

    /// <summary>The serial number.</summary>
    public string SerialNumber { get; init; } = "";

    /// <summary>The firmware.</summary>
    public string Firmware { get; init; } = "";

    /// <summary>How long the device has been running; null where it was not shown.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>Whether it says that it is a model of another family.</summary>
    public bool IsOther => s_other.IsMatch(Model);

    /// <summary>Reads the lines of a banner.</summary>
    internal static ConsoleIdentity Read(IEnumerable<string> lines)
    {
        ConsoleIdentity identity = new();
        foreach (string line in lines)
        {
            if (LabelledValue.ReadField(line) is not { Label: var label, Value: { Length: > 0 } value })
                continue;
            identity = ConsoleLabels.Is(ConsoleLabel.Model, label) ? identity with { Model = value }
                : ConsoleLabels.Is(ConsoleLabel.Mac, label) ? identity with { Mac = value }
                : ConsoleLabels.Is(ConsoleLabel.SerialNumber, label) ? identity with { SerialNumber = value }
                : ConsoleLabels.Is(ConsoleLabel.Firmware, label) ? identity with { Firmware = value }
                : ConsoleLabels.Is(ConsoleLabel.Uptime, label) ? identity with { Uptime = ReadUptime(value) }
                : identity;
        }

        return identity;
    }

    private static TimeSpan? ReadUptime(string text)
    {
        Match match = s_uptime.Match(text);
        return match.Success ? new TimeSpan(Part("d"), Part("h"), Part("m"), Part("s")) : null;
        int Part(string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
    }
}
