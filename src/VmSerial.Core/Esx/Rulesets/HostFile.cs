using System;

namespace VmSerial.Esx;

/// <summary>A file of a host as it was read. Its bytes are not to be changed.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Mode">Its permissions as <c>chmod</c> takes them, the sticky bit included.</param>
/// <param name="Digest">Its digest as the host's own program (<see cref="RulesetFiles.DigestProgram"/>) made it, in hex.</param>
public sealed record HostFile(string Path, byte[] Content, int Mode, string Digest)
{
    private const int StickyBit = 1 << 9;

    /// <summary>Whether the file has the sticky bit, which makes the host save what was changed in it.</summary>
    public bool IsSticky => (Mode & StickyBit) != 0;

    /// <summary>A mode with the sticky bit.</summary>
    internal static int Sticky(int mode) => mode | StickyBit;

    internal static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');

    /// <summary>Reads what <c>ls -l</c> writes, such as <c>-r--r--r-T</c>; null where it is none.</summary>
    internal static int? ModeOf(string text)
    {
        if (text.Length < 10)
        {
            return null;
        }

        int mode = text[9] is 't' or 'T' ? StickyBit : 0;
        for (int i = 0; i < 9; i++)
        {
            // A letter in upper case is a special bit without the right to execute.
            mode |= text[i + 1] is '-' or 'T' or 'S' ? 0 : 1 << (8 - i);
        }

        return mode;
    }
}
