using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.NPort;

/// <summary>
/// The settings of a serial line, written as <c>115200,N,8,1</c>. Null is "not known" of a line that was read, and "as found" of one that
/// is wanted. Immutable.
/// </summary>
public sealed record SerialLine
{
    private const string Form = "Write it as BAUD,PARITY,DATA,STOP, such as 115200,N,8,1, with flow control and interface behind it where they matter: 9600,E,7,2,RTS/CTS,RS-232.";

    /// <summary>Bits a second, from 50 to 921600; which of them, the device says.</summary>
    public int? BaudRate { get; init; }

    /// <summary>The parity bit.</summary>
    public Parity? Parity { get; init; }

    /// <summary>Bits of a character, 5 to 8.</summary>
    public int? DataBits { get; init; }

    /// <summary>The stop bits.</summary>
    public StopBits? StopBits { get; init; }

    /// <summary>How the other side is stopped.</summary>
    public FlowControl? FlowControl { get; init; }

    /// <summary>The electrical form.</summary>
    public SerialInterface? Interface { get; init; }

    /// <summary>Reads a line such as <c>115200,N,8,1</c> or <c>9600,8,N,1,RTS/CTS,RS-232</c>.</summary>
    /// <exception cref="VmSerialException"><c>SerialLineInvalid</c>.</exception>
    public static SerialLine Parse(string text) => Parse([text]);

    /// <summary>Reads a line from its parts; a shell may have cut <c>115200,N,8,1</c> at its commas.</summary>
    /// <param name="parts">Numbers and texts; each may hold commas itself.</param>
    /// <exception cref="VmSerialException"><c>SerialLineInvalid</c>.</exception>
    public static SerialLine Parse(IEnumerable<object> parts)
    {
        string text = string.Join(",", parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
        string[] words = [.. text.Split(',').Select(word => word.Trim())];
        if (words.Length is < 4 or > 6)
            throw Invalid(text, $"it has {words.Length} parts");
        // 9600,8,N,1 is as common, and cannot be mistaken.
        (string parity, string bits) = SettingWords.ParityOf(words[1]) is null && SettingWords.ParityOf(words[2]) is not null ? (words[2], words[1]) : (words[1], words[2]);
        return new SerialLine
        {
            BaudRate = int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int baud) && baud is >= 50 and <= 921600
                ? baud : throw Invalid(text, $"'{words[0]}' is no baud rate from 50 to 921600"),
            Parity = SettingWords.ParityOf(parity) ?? throw Invalid(text, $"'{parity}' is no parity (N, O, E, M, S)"),
            DataBits = int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out int data) && data is >= 5 and <= 8
                ? data : throw Invalid(text, $"'{bits}' are no data bits (5 to 8)"),
            StopBits = SettingWords.StopBitsOf(words[3]) ?? throw Invalid(text, $"'{words[3]}' are no stop bits (1, 1.5, 2)"),
            FlowControl = words.Length < 5 || words[4].Length == 0 ? null
                : SettingWords.Flow(words[4]) ?? throw Invalid(text, $"'{words[4]}' is no flow control (None, RTS/CTS, DTR/DSR, XON/XOFF)"),
            Interface = words.Length < 6 ? null
                : SettingWords.InterfaceOf(words[5]) ?? throw Invalid(text, $"'{words[5]}' is no interface (RS-232, RS-422, RS-485 2-Wire, RS-485 4-Wire)"),
        };
    }

    /// <summary>Whether everything that is wanted is so here.</summary>
    /// <param name="wanted">The line that is wanted; null in it means "as found".</param>
    public bool Meets(SerialLine wanted)
        => (wanted.BaudRate is null || wanted.BaudRate == BaudRate) && (wanted.Parity is null || wanted.Parity == Parity)
            && (wanted.DataBits is null || wanted.DataBits == DataBits) && (wanted.StopBits is null || wanted.StopBits == StopBits)
            && (wanted.FlowControl is null || wanted.FlowControl == FlowControl) && (wanted.Interface is null || wanted.Interface == Interface);

    /// <summary>The canonical text, such as <c>115200,N,8,1</c> or <c>9600,E,7,2,RTS/CTS,RS-232</c>; a question mark where a part is not known.</summary>
    public override string ToString()
    {
        string text = string.Join(",",
            BaudRate?.ToString(CultureInfo.InvariantCulture) ?? "?",
            Parity is { } parity ? SettingWords.Of(parity)[0].Substring(0, 1) : "?",
            DataBits?.ToString(CultureInfo.InvariantCulture) ?? "?",
            StopBits is { } stop ? SettingWords.Of(stop)[0] : "?");
        if (FlowControl is not null || Interface is not null)
            text += "," + (FlowControl is { } flow ? SettingWords.Of(flow)[0] : "");
        return Interface is { } form ? $"{text},{SettingWords.Of(form)[0]}" : text;
    }

    private static VmSerialException Invalid(string text, string why)
        => new("SerialLineInvalid", ErrorKind.InvalidArgument, $"'{text}' is no serial line: {why}.", text, Form);
}
