using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>A command of esxcli as a list of arguments; never a line that a shell takes apart.</summary>
/// <param name="Path">The words that name it, such as <c>network firewall get</c>, one by one.</param>
/// <param name="Options">Its options, name and value in turns.</param>
public sealed record EsxCliCommand(IReadOnlyList<string> Path, IReadOnlyList<string> Options)
{
    /// <summary>The program and its arguments; the formatter goes right behind the program.</summary>
    /// <param name="format">How the answer is to be written.</param>
    public IReadOnlyList<string> Arguments(EsxCliFormat format = EsxCliFormat.Text)
        => format == EsxCliFormat.Json ? ["esxcli", "--formatter=json", .. Path, .. Options] : ["esxcli", .. Path, .. Options];

    /// <summary>The command as one line for a POSIX shell, every word quoted where it must be.</summary>
    /// <param name="format">How the answer is to be written.</param>
    public string ToShell(EsxCliFormat format = EsxCliFormat.Text) => ShellWord.Line(Arguments(format));

    /// <inheritdoc/>
    public override string ToString() => ToShell();
}
