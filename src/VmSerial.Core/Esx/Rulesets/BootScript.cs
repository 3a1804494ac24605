using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>
/// The script that a host runs at the end of a boot, and the blocks of VmSerial in it. An edit adds or takes out one block and leaves
/// every other byte as it is; a block that was added and taken out again leaves the script as it was. Immutable, without any I/O.
/// </summary>
public sealed class BootScript
{
    private const string Begin = "# >>> VmSerial: ruleset ", BeginEnd = " >>>", End = "# <<< VmSerial: ruleset ", EndEnd = " <<<";

    // Every byte is one character and stays what it is, whatever the encoding.
    private static readonly Encoding s_bytes = Encoding.GetEncoding("ISO-8859-1");

    private readonly string _text;
    private readonly IReadOnlyList<BootScriptBlock> _blocks;

    private BootScript(string path, string text)
    {
        Path = path;
        _text = text;
        _blocks = Blocks(path, text);
    }

    /// <summary>The script's path, for messages.</summary>
    public string Path { get; }

    /// <summary>The ids of the rulesets that have a block, in the script's order.</summary>
    public IReadOnlyList<string> Ids => [.. _blocks.Select(block => block.Id)];

    /// <summary>Reads a script.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="VmSerialException"><c>BootScriptMarkers</c>: a block's first or last line is missing, or a block is there twice.</exception>
    public static BootScript Parse(byte[] content, string path) => new(path, s_bytes.GetString(content));

    /// <summary>The script's bytes.</summary>
    public byte[] ToBytes() => s_bytes.GetBytes(_text);

    /// <summary>Whether the block of a ruleset is there and says what this ruleset's block says.</summary>
    /// <param name="ruleset">The ruleset.</param>
    /// <param name="allowed">Its allowed addresses; empty for every address.</param>
    public bool Says(CustomRuleset ruleset, IReadOnlyList<AllowedHost> allowed)
        => Find(ruleset.Id) is { } found && _text.Substring(found.Start, found.End - found.Start).TrimEnd('\n') == Block(ruleset, allowed);

    /// <summary>Adds the block of a ruleset, or puts it in the place of the one that is there.</summary>
    /// <param name="ruleset">The ruleset; its block writes a file of its own.</param>
    /// <param name="allowed">Its allowed addresses; empty for every address.</param>
    /// <exception cref="VmSerialException"><c>BootScriptNotShell</c>: the first line names another interpreter.</exception>
    public BootScript With(CustomRuleset ruleset, IReadOnlyList<AllowedHost> allowed)
    {
        string first = _text.Split('\n')[0];
        if (first.StartsWith("#!", StringComparison.Ordinal) && first.IndexOf("sh", StringComparison.Ordinal) < 0)
        {
            throw new VmSerialException(
                "BootScriptNotShell", ErrorKind.InvalidState, $"{Path} is no shell script: its first line is '{first.Trim()}'.", Path, "Choose another persistence, such as Sticky.");
        }

        string block = Block(ruleset, allowed);
        if (Find(ruleset.Id) is { } found)
        {
            string old = _text.Substring(found.Start, found.End - found.Start);
            return new BootScript(Path, _text.Substring(0, found.Start) + block + (old.EndsWith("\n", StringComparison.Ordinal) ? "\n" : "") + _text.Substring(found.End));
        }

        // Behind "exit 0" nothing is run. A script without a line end at its last line gets the block without one too: that tells the
        // removal that the line end before the block belongs to it.
        return new BootScript(Path, ExitLine() is { } exit ? _text.Insert(exit, block + "\n")
            : _text.Length == 0 || _text[_text.Length - 1] == '\n' ? _text + block + "\n"
            : _text + "\n" + block);
    }

    /// <summary>Takes out the block of a ruleset; this script, when there is none.</summary>
    /// <param name="id">The ruleset.</param>
    public BootScript Without(RulesetId id)
    {
        if (Find(id) is not { } found)
        {
            return this;
        }

        bool bare = found.End == _text.Length && _text[found.End - 1] != '\n' && found.Start > 0;
        return new BootScript(Path, _text.Remove(found.Start - (bare ? 1 : 0), found.End - found.Start + (bare ? 1 : 0)));
    }

    /// <summary>
    /// The lines that put a ruleset back at boot. localcli answers before hostd does (facts of the field: hostd may not be up yet when
    /// boot scripts run); where it does not do, esxcli is asked until it answers, a minute at most.
    /// </summary>
    internal static string Block(CustomRuleset ruleset, IReadOnlyList<AllowedHost> allowed)
    {
        string id = ruleset.Id.Text, path = RulesetFiles.OwnPath(ruleset.Id), word = $"VmSerial-{id}";
        List<string> lines =
        [
            Begin + id + BeginEnd,
            $"cat > {path} <<'{word}'",
            .. Encoding.UTF8.GetString(Vib.RulesetFile(ruleset)).TrimEnd('\n').Split('\n'),
            word,
            $"chmod 444 {path}",
            "(",
            "    cli=localcli i=0",
            "    until $cli network firewall refresh >/dev/null 2>&1 || [ $i -ge 60 ]; do cli=esxcli i=$((i + 1)); sleep 1; done",
            $"    $cli {Options(EsxCli.RulesetEnable(ruleset.Id, ruleset.Enabled))}",
        ];
        if (allowed.Count > 0)
        {
            lines.Add($"    $cli {Options(EsxCli.RulesetAllowAll(ruleset.Id, all: false))}");
            lines.AddRange(allowed.Select(host => $"    $cli {Options(EsxCli.AllowedIpAdd(ruleset.Id, host))}"));
        }

        lines.Add(") >/dev/null 2>&1");
        lines.Add(End + id + EndEnd);
        return string.Join("\n", lines);
    }

    private static string Options(EsxCliCommand command) => ShellWord.Line(command.Arguments().Skip(1));

    private BootScriptBlock? Find(RulesetId id) => _blocks.FirstOrDefault(block => block.Id == id.Text);

    // The last line that says so and nothing else, at the margin: one that is indented belongs to a branch.
    private int? ExitLine()
    {
        int? found = null;
        for (int at = 0; at < _text.Length; at = NextLine(_text, at))
        {
            if (Line(_text, at).TrimEnd() == "exit 0")
            {
                found = at;
            }
        }

        return found;
    }

    private static List<BootScriptBlock> Blocks(string path, string text)
    {
        List<BootScriptBlock> blocks = [];
        (string Id, int Start)? open = null;
        for (int at = 0; at < text.Length; at = NextLine(text, at))
        {
            string line = Line(text, at);
            if (IdIn(line, Begin, BeginEnd) is { } begins)
            {
                open = open is null && blocks.All(block => block.Id != begins) ? (begins, at) : throw Broken(path, begins);
            }
            else if (IdIn(line, End, EndEnd) is { } ends)
            {
                blocks.Add(open?.Id == ends ? new BootScriptBlock(ends, open.Value.Start, NextLine(text, at)) : throw Broken(path, ends));
                open = null;
            }
        }

        return open is null ? blocks : throw Broken(path, open.Value.Id);
    }

    private static string? IdIn(string line, string begin, string end)
        => line.Length > begin.Length + end.Length && line.StartsWith(begin, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal)
            ? line.Substring(begin.Length, line.Length - begin.Length - end.Length)
            : null;

    private static string Line(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        return text.Substring(at, (end < 0 ? text.Length : end) - at);
    }

    private static int NextLine(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end + 1;
    }

    private static VmSerialException Broken(string path, string id) => new(
        "BootScriptMarkers", ErrorKind.InvalidState, $"{path}: the lines that mark the block of ruleset '{id}' do not belong together.", path,
        $"Look at the lines with 'VmSerial: ruleset' in {path}: each '>>>' needs its '<<<', once.");
}
