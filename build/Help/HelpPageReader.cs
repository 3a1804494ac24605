using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace VmSerial.Build.Help;

/// <summary>
/// Reads a page: "# Verb-Noun", then the sections below, each once and in any order; under EXAMPLES a "### title" with a block of code and
/// text, under PARAMETERS a "### -Name" with text. Anything else is an error that names file and line.
/// </summary>
internal sealed partial class HelpPageReader
{
    private static readonly string[] s_required = ["SYNOPSIS", "DESCRIPTION", "EXAMPLES"];
    private static readonly string[] s_sections = [.. s_required, "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private readonly string _file;
    private readonly Dictionary<string, List<string>> _sections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private string? _cmdlet;

    private HelpPageReader(string file) => _file = file;

    public static HelpPage Read(string path) => new HelpPageReader(Path.GetFileName(path)).Read(File.ReadAllLines(path));

    private HelpPage Read(string[] lines)
    {
        Split(lines);
        string name = Path.GetFileNameWithoutExtension(_file);
        if (_cmdlet != name)
            throw Error(1, $"the first heading must be '# {name}', as the file is named");
        foreach (string section in s_required.Where(section => !_sections.ContainsKey(section)))
            throw Error(lines.Length, $"there is no '## {section}'");

        List<HelpExample> examples = [.. Parts("EXAMPLES").Select(Example)];
        if (examples.Count == 0)
            throw Error(_lines["EXAMPLES"], "there is no example: '### what it does', a block of code, text");
        Dictionary<string, IReadOnlyList<string>> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string title, int line, List<string> body) in Parts("PARAMETERS"))
        {
            if (!title.StartsWith('-') || !parameters.TryAdd(title[1..], MarkdownText.Paragraphs(body)))
                throw Error(line, $"'### {title}' must be '### -Name', each parameter once");
        }

        return new HelpPage(_cmdlet!, Text("SYNOPSIS"), Text("DESCRIPTION"), examples, parameters, Text("INPUTS"), Text("OUTPUTS"), Text("NOTES"),
            [.. Section("RELATED LINKS").Where(line => line.Trim().Length > 0).Select(Link)]);
    }

    private void Split(string[] lines)
    {
        List<string>? section = null;
        bool code = false;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            code ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!code && line.StartsWith("# ", StringComparison.Ordinal))
            {
                if (_cmdlet is not null)
                    throw Error(i + 1, "a page has one first-level heading, the cmdlet's name");
                _cmdlet = line[2..].Trim();
            }
            else if (!code && line.StartsWith("## ", StringComparison.Ordinal))
            {
                string title = line[3..].Trim();
                if (!s_sections.Contains(title))
                    throw Error(i + 1, $"'## {title}' is no section of a help page; these are: {string.Join(", ", s_sections)}");
                if (!_sections.TryAdd(title, section = []))
                    throw Error(i + 1, $"'## {title}' is there twice");
                _lines[title] = i + 1;
            }
            else if (section is not null)
                section.Add(line);
            else if (line.Trim().Length > 0)
                throw Error(i + 1, "text before the first section");
        }

        if (code)
            throw Error(lines.Length, "a block of code is not closed");
    }

    private IEnumerable<(string Title, int Line, List<string> Body)> Parts(string name)
    {
        List<(string, int, List<string>)> parts = [];
        List<string> section = Section(name);
        bool code = false;
        for (int i = 0; i < section.Count; i++)
        {
            code ^= section[i].StartsWith("```", StringComparison.Ordinal);
            if (!code && section[i].StartsWith("### ", StringComparison.Ordinal))
                parts.Add((section[i][4..].Trim(), _lines[name] + i + 1, []));
            else if (parts.Count > 0)
                parts[^1].Item3.Add(section[i]);
            else if (section[i].Trim().Length > 0)
                throw Error(_lines[name] + i + 1, $"text in {name} before the first '###'");
        }

        return parts;
    }

    private HelpExample Example((string Title, int Line, List<string> Body) part)
    {
        int start = part.Body.FindIndex(line => line.StartsWith("```", StringComparison.Ordinal));
        int end = start < 0 ? -1 : part.Body.FindIndex(start + 1, line => line.StartsWith("```", StringComparison.Ordinal));
        if (end < 0)
            throw Error(part.Line, $"the example '{part.Title}' has no block of code");
        return new HelpExample(part.Title, string.Join('\n', part.Body.Skip(start + 1).Take(end - start - 1)),
            MarkdownText.Paragraphs(part.Body.Take(start).Concat(part.Body.Skip(end + 1))));
    }

    private HelpLink Link(string line)
    {
        Match link = MarkdownLink().Match(line);
        if (!link.Success)
            return new HelpLink(MarkdownText.Plain(line.TrimStart('-', '*', ' ')), "");
        string address = link.Groups[2].Value;
        return new HelpLink(link.Groups[1].Value, address.Contains("://", StringComparison.Ordinal) ? address : "");
    }

    private List<string> Section(string name) => _sections.TryGetValue(name, out List<string>? lines) ? lines : [];

    private IReadOnlyList<string> Text(string name) => MarkdownText.Paragraphs(Section(name));

    private FormatException Error(int line, string message) => new($"docs/en-US/{_file}:{line}: {message}");

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]*)\)")]
    private static partial Regex MarkdownLink();
}
