using System;
using System.Collections.Generic;
using System.Text;

namespace VmSerial.Build.Help;

/// <summary>An about_ page as the plain text that Get-Help shows: headings in capitals, text indented, lines short enough for a console.</summary>
internal static class AboutTopic
{
    private const int Width = 76;

    public static string ToText(IReadOnlyList<string> lines)
    {
        StringBuilder text = new("TOPIC\n");
        List<string> body = [];
        bool code = false;
        foreach (string line in lines)
        {
            code ^= line.StartsWith("```", StringComparison.Ordinal);
            if (code || !line.StartsWith('#'))
            {
                body.Add(line);
                continue;
            }

            Flush();
            string title = MarkdownText.Plain(line.TrimStart('#').Trim());
            text.Append(line.StartsWith("# ", StringComparison.Ordinal) ? $"    {title}\n\n" : $"{title.ToUpperInvariant()}\n");
        }

        Flush();
        return text.ToString().TrimEnd() + "\n";

        void Flush()
        {
            foreach (string paragraph in MarkdownText.Paragraphs(body))
            {
                foreach (string line in Wrap(paragraph))
                    text.Append("    ").Append(line).Append('\n');
                text.Append('\n');
            }

            body.Clear();
        }
    }

    private static IEnumerable<string> Wrap(string paragraph)
    {
        if (paragraph.StartsWith("    ", StringComparison.Ordinal) || paragraph.StartsWith('|'))
            return paragraph.Split('\n');
        List<string> lines = [];
        StringBuilder line = new();
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            if (line.Length > 0)
                line.Append(' ');
            line.Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }
}
