using System;
using System.Text;

namespace VmSerial.Consoles.Terminals;

/// <summary>Keys as the console of .NET tells them, turned into the bytes that an xterm sends (ECMA-48; xterm's control sequences).</summary>
internal static class TerminalKeys
{
    /// <summary>The bytes of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="highSurrogate">The first half of a character that comes as two keys; null at first.</param>
    public static byte[] ToBytes(ConsoleKeyInfo key, ref char? highSurrogate)
    {
        if (char.IsHighSurrogate(key.KeyChar))
        {
            highSurrogate = key.KeyChar;
            return [];
        }
        string text = Special(key) ?? Typed(key, highSurrogate);
        highSurrogate = null;
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Typed(ConsoleKeyInfo key, char? highSurrogate)
    {
        if (highSurrogate is { } high && char.IsLowSurrogate(key.KeyChar))
            return new string([high, key.KeyChar]);
        if (key.KeyChar == '\0' && !IsControlAt(key))
            return "";
        // AltGr comes as Alt with Ctrl, and is no Meta key.
        bool meta = (key.Modifiers & (ConsoleModifiers.Alt | ConsoleModifiers.Control)) == ConsoleModifiers.Alt;
        return meta ? "\u001b" + key.KeyChar : key.KeyChar.ToString();
    }

    private static bool IsControlAt(ConsoleKeyInfo key)
        => (key.Modifiers & ConsoleModifiers.Control) != 0 && key.Key is ConsoleKey.Spacebar or ConsoleKey.D2 && (key.Modifiers & ConsoleModifiers.Control) != 0;

    private static string? Special(ConsoleKeyInfo key) => key.Key switch
    {
        ConsoleKey.Enter => "\r",
        ConsoleKey.Backspace => (key.Modifiers & ConsoleModifiers.Control) != 0 ? "\b" : "\u007f",
        ConsoleKey.Tab when (key.Modifiers & ConsoleModifiers.Shift) != 0 => "\u001b[Z",
        ConsoleKey.UpArrow => Cursor('A', key.Modifiers),
        ConsoleKey.DownArrow => Cursor('B', key.Modifiers),
        ConsoleKey.RightArrow => Cursor('C', key.Modifiers),
        ConsoleKey.LeftArrow => Cursor('D', key.Modifiers),
        ConsoleKey.Home => Cursor('H', key.Modifiers),
        ConsoleKey.End => Cursor('F', key.Modifiers),
        ConsoleKey.Insert => Numbered(2, key.Modifiers),
        ConsoleKey.Delete => Numbered(3, key.Modifiers),
        ConsoleKey.PageUp => Numbered(5, key.Modifiers),
        ConsoleKey.PageDown => Numbered(6, key.Modifiers),
        >= ConsoleKey.F1 and <= ConsoleKey.F4 when Code(key.Modifiers) == 1 => "\u001bO" + (char)('P' + (key.Key - ConsoleKey.F1)),
        >= ConsoleKey.F1 and <= ConsoleKey.F4 => $"\u001b[1;{Code(key.Modifiers)}{(char)('P' + (key.Key - ConsoleKey.F1))}",
        ConsoleKey.F5 => Numbered(15, key.Modifiers),
        >= ConsoleKey.F6 and <= ConsoleKey.F10 => Numbered(17 + (key.Key - ConsoleKey.F6), key.Modifiers),
        ConsoleKey.F11 => Numbered(23, key.Modifiers),
        ConsoleKey.F12 => Numbered(24, key.Modifiers),
        _ => null,
    };

    private static string Cursor(char final, ConsoleModifiers modifiers) => Code(modifiers) is var code and > 1 ? $"\u001b[1;{code}{final}" : $"\u001b[{final}";

    private static string Numbered(int number, ConsoleModifiers modifiers) => Code(modifiers) is var code and > 1 ? $"\u001b[{number};{code}~" : $"\u001b[{number}~";

    private static int Code(ConsoleModifiers modifiers)
        => 1 + ((modifiers & ConsoleModifiers.Shift) != 0 ? 1 : 0) + ((modifiers & ConsoleModifiers.Alt) != 0 ? 2 : 0) + ((modifiers & ConsoleModifiers.Control) != 0 ? 4 : 0);
}
