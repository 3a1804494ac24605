using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace VmSerial.Build.Help;

/// <summary>Markdown to the plain text that a console shows: paragraphs joined, list items and code kept line by line, marks taken off.</summary>
internal static partial class MarkdownText
{
    /// <summary>Paragraphs; a block of code is one paragraph with its line breaks, indented.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<string> lines)
    {
        List<string> paragraphs = [];
        List<string> current = [];
        bool code = false;
        foreach (string line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Flush(code ? "\n" : " ");
                code = !code;
            }
            else if (code)
                current.Add("    " + line);
            else if (string.IsNullOrWhiteSpace(line))
                Flush(" ");
            else
            {
                if (IsItem(line))
                    Flush(" ");
                current.Add(Plain(line.Trim()));
            }
        }

        Flush(code ? "\n" : " ");
        return paragraphs;

        void Flush(string separator)
        {
            if (current.Count > 0)
                paragraphs.Add(string.Join(separator, current));
            current.Clear();
        }
    }

    /// <summary>One line without its marks.</summary>
    public static string Plain(string line) => Bold().Replace(Link().Replace(line, "$1 ($2)"), "$1").Replace("`", "", StringComparison.Ordinal)
        .Replace(@"\*", "*", StringComparison.Ordinal).Replace(@"\_", "_", StringComparison.Ordinal);

    private static bool IsItem(string line) => line.TrimStart() is ['-' or '*', ' ', ..] or ['|', ..] || Numbered().IsMatch(line);

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"^\s*\d+\.\s")]
    private static partial Regex Numbered();
}
