using System;
using System.Text;
using VmSerial.Consoles.Terminals;
using Xunit;

namespace VmSerial.Unit.Consoles;

/// <summary>Against what an xterm sends (its control sequences, "PC-Style Function Keys").</summary>
public sealed class TerminalKeysTests
{
    [Theory]
    [InlineData('a', ConsoleKey.A, (ConsoleModifiers)0, "a")]
    [InlineData('\u0003', ConsoleKey.C, ConsoleModifiers.Control, "\u0003")]
    [InlineData('\u001d', ConsoleKey.Oem6, ConsoleModifiers.Control, "\u001d")]
    [InlineData('\r', ConsoleKey.Enter, (ConsoleModifiers)0, "\r")]
    [InlineData('\b', ConsoleKey.Backspace, (ConsoleModifiers)0, "\u007f")]
    [InlineData('\t', ConsoleKey.Tab, (ConsoleModifiers)0, "\t")]
    [InlineData('\t', ConsoleKey.Tab, ConsoleModifiers.Shift, "\u001b[Z")]
    [InlineData('\u001b', ConsoleKey.Escape, (ConsoleModifiers)0, "\u001b")]
    [InlineData('\0', ConsoleKey.UpArrow, (ConsoleModifiers)0, "\u001b[A")]
    [InlineData('\0', ConsoleKey.LeftArrow, ConsoleModifiers.Control, "\u001b[1;5D")]
    [InlineData('\0', ConsoleKey.Delete, (ConsoleModifiers)0, "\u001b[3~")]
    [InlineData('\0', ConsoleKey.F1, (ConsoleModifiers)0, "\u001bOP")]
    [InlineData('\0', ConsoleKey.F2, ConsoleModifiers.Shift, "\u001b[1;2Q")]
    [InlineData('\0', ConsoleKey.F5, (ConsoleModifiers)0, "\u001b[15~")]
    [InlineData('\0', ConsoleKey.F6, (ConsoleModifiers)0, "\u001b[17~")]
    [InlineData('\0', ConsoleKey.F10, (ConsoleModifiers)0, "\u001b[21~")]
    [InlineData('\0', ConsoleKey.F12, (ConsoleModifiers)0, "\u001b[24~")]
    [InlineData('x', ConsoleKey.X, ConsoleModifiers.Alt, "\u001bx")]
    [InlineData('@', ConsoleKey.Q, ConsoleModifiers.Alt | ConsoleModifiers.Control, "@")]
    [InlineData('é', ConsoleKey.E, (ConsoleModifiers)0, "é")]
    [InlineData('\0', ConsoleKey.Spacebar, ConsoleModifiers.Control, "\0")]
    [InlineData('\0', ConsoleKey.LeftWindows, (ConsoleModifiers)0, "")]
    public void A_key_is_sent_as_an_xterm_sends_it(char c, ConsoleKey key, ConsoleModifiers modifiers, string sent)
    {
        char? high = null;
        ConsoleKeyInfo pressed = new(c, key, (modifiers & ConsoleModifiers.Shift) != 0, (modifiers & ConsoleModifiers.Alt) != 0, (modifiers & ConsoleModifiers.Control) != 0);
        Assert.Equal(sent, Encoding.UTF8.GetString(TerminalKeys.ToBytes(pressed, ref high)));
    }

    [Fact]
    public void A_character_of_two_halves_is_sent_whole()
    {
        char? high = null;
        Assert.Empty(TerminalKeys.ToBytes(new ConsoleKeyInfo('\uD83D', 0, false, false, false), ref high));
        Assert.Equal("😀", Encoding.UTF8.GetString(TerminalKeys.ToBytes(new ConsoleKeyInfo('\uDE00', 0, false, false, false), ref high)));
    }
}
