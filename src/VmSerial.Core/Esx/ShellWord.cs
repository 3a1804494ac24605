using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>Quoting for a POSIX shell such as the ash of ESXi.</summary>
public static class ShellWord
{
    /// <summary>
    /// The text as one word of a shell: between single quotes, where nothing has a meaning. A quote inside leaves the quotes, is
    /// escaped, and enters them again (POSIX Shell Command Language, 2.2.2).
    /// </summary>
    /// <param name="text">Any text but one with a NUL, which no program can be given.</param>
    /// <exception cref="VmSerialException"><c>InvalidShellWord</c>: the text holds a NUL.</exception>
    public static string Quote(string text)
    {
        if (text.IndexOf('\0') >= 0)
        {
            throw new VmSerialException("InvalidShellWord", ErrorKind.InvalidArgument, "A NUL character cannot be handed to a command on the host.");
        }

        return text.Length > 0 && text.All(IsPlain) ? text : $"'{text.Replace("'", "'\\''")}'";
    }

    /// <summary>A command line of the given words, each quoted where it must be.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(" ", words.Select(Quote));

    // '=' and '~' are left out on purpose: both mean something in some place of a line.
    private static bool IsPlain(char c)
        => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '/' or '.' or '_' or '-' or ':' or ',';
}
