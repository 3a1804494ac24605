using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>
/// A command of esxcli, to be run by the program on the host or through the API. Never a line that a shell takes apart.
/// </summary>
/// <param name="Path">The words that name it, such as <c>network firewall get</c>, one by one.</param>
/// <param name="Options">Its options.</param>
public sealed record EsxCliCommand(IReadOnlyList<string> Path, IReadOnlyList<EsxCliOption> Options)
{
    /// <summary>Whether it changes the host; such a command is sent once, whatever happens.</summary>
    public bool IsChange { get; init; }

    /// <summary>The object that stands for its namespace in the API, such as <c>ha-cli-handler-network-firewall</c>.</summary>
    public string ApiObject => "ha-cli-handler-" + string.Join("-", Path.Take(Path.Count - 1));

    /// <summary>Its method in the API, such as <c>vim.EsxCLI.network.firewall.get</c>.</summary>
    public string ApiMethod => "vim.EsxCLI." + string.Join(".", Path);

    /// <summary>The program and its arguments; the formatter goes right behind the program.</summary>
    /// <param name="format">How the answer is to be written.</param>
    public IReadOnlyList<string> Arguments(EsxCliFormat format = EsxCliFormat.Text)
        => ["esxcli", .. format == EsxCliFormat.Json ? ["--formatter=json"] : System.Array.Empty<string>(), .. Path, .. Options.SelectMany(option => option.Value is { } value ? new[] { option.Flag, value } : [option.Flag])];

    /// <summary>The command as one line for a POSIX shell, every word quoted where it must be.</summary>
    /// <param name="format">How the answer is to be written.</param>
    public string ToShell(EsxCliFormat format = EsxCliFormat.Text) => ShellWord.Line(Arguments(format));

    /// <inheritdoc/>
    public override string ToString() => ToShell();
}
