using System;
using YamlDotNet.Core;

namespace VmSerial.Plans.Yaml;

/// <summary>Says where a text stops being YAML, and what people usually meant there.</summary>
internal static class YamlFault
{
    internal static (SourcePosition Position, string Message) Explain(YamlException e, string text, string file)
    {
        string detail = e.Message.TrimEnd('.');
        int start = (int)Math.Max(0, Math.Min(e.Start.Index, text.Length));
        int end = (int)Math.Max(0, Math.Min(e.End.Index, text.Length));

        int tab = end < text.Length && text[end] == '\t' ? end
            : detail.IndexOf(" tab ", StringComparison.Ordinal) >= 0 ? IndentingTab(text, start)
            : -1;
        if (tab >= 0)
        {
            return (PlanFile.PositionOf(text, tab, file), "this is not YAML: a tab stands here, and YAML indents with spaces only");
        }

        // What was begun and not finished is named where it begins. The parser sees the end of the text as a line of its
        // own that no editor shows, so that is named behind the last character.
        SourcePosition position = start < text.Length
            ? new SourcePosition(file, (int)e.Start.Line, (int)e.Start.Column)
            : PlanFile.PositionOf(text, text.TrimEnd('\r', '\n', ' ').Length, file);
        string what = detail.Length == 0 ? "the text breaks off" : char.ToLowerInvariant(detail[0]) + detail.Substring(1);
        return (position, $"this is not YAML: {what}{Hint(detail, start < text.Length ? text[start] : ' ', start >= text.Length)}");
    }

    private static string Hint(string detail, char found, bool atEnd)
        => found switch
        {
            '*' => ": a wildcard that begins with * stands in quotes, as in \"*web\"",
            ']' or '}' => ": nothing is open here that it could close",
            '@' or '`' or '%' when detail.IndexOf("cannot start any token", StringComparison.Ordinal) >= 0 => ": put the value in quotes",
            _ when detail.IndexOf("invalid mapping", StringComparison.Ordinal) >= 0 => ": no key can end here; check the indentation, and that a blank follows each ':' of the lines before",
            '"' or '\'' when detail.IndexOf("end of stream", StringComparison.Ordinal) >= 0 || detail.IndexOf("indentation", StringComparison.Ordinal) >= 0 => ": the quote that begins here is never closed",
            _ when detail.IndexOf("block", StringComparison.Ordinal) >= 0 => ": check the indentation of this line and of the one before",
            _ when detail.Length == 0 || atEnd || detail.IndexOf("flow", StringComparison.Ordinal) >= 0 => ": is a '}', a ']' or a comma missing before?",
            _ => "",
        };

    private static int IndentingTab(string text, int from)
    {
        bool indenting = true;
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == '\t' && indenting)
            {
                return i;
            }

            indenting = text[i] is '\n' or '\r' || (indenting && text[i] == ' ');
        }

        return -1;
    }
}
