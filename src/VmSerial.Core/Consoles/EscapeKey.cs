using System;
using VmSerial.Errors;

namespace VmSerial.Consoles;

/// <summary>The key that leaves a console; the one key that the port does not get.</summary>
/// <param name="Code">The control character, 0 to 31.</param>
public sealed record EscapeKey(byte Code)
{
    /// <summary>Ctrl+], as in telnet.</summary>
    public static EscapeKey Default { get; } = new(0x1D);

    /// <summary>Reads <c>Ctrl+]</c>, <c>^]</c>, <c>ctrl-a</c>.</summary>
    /// <exception cref="VmSerialException"><c>EscapeKeyInvalid</c>.</exception>
    public static EscapeKey Parse(string text)
    {
        string key = text.StartsWith("ctrl", StringComparison.OrdinalIgnoreCase) && text.Length == 6 && text[4] is '+' or '-' ? text.Substring(5)
            : text.Length == 2 && text[0] == '^' ? text.Substring(1) : "";
        char c = key.Length == 1 ? char.ToUpperInvariant(key[0]) : '\0';
        // Ctrl+[ is Escape itself, with which every arrow key begins; Ctrl+M is Enter.
        return c is >= '@' and <= '_' and not '[' and not 'M' ? new EscapeKey((byte)(c - '@'))
            : throw new VmSerialException("EscapeKeyInvalid", ErrorKind.InvalidArgument, $"'{Serial.SerialUri.Printable(text)}' is no escape key.", text,
                "Forms: Ctrl+], ^], Ctrl+A; Ctrl with a letter or one of @ \\ ] ^ _, but not Ctrl+M, which is Enter.");
    }

    /// <summary>As people read it: <c>Ctrl+]</c>.</summary>
    public override string ToString() => $"Ctrl+{(char)(Code + '@')}";
}
