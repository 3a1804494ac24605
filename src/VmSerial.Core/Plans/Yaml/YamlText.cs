using System.Globalization;
using System.Linq;
using System.Text;

namespace VmSerial.Plans.Yaml;

/// <summary>How text looks in YAML: what may stand in a file at all, what needs quotes, and how it is quoted.</summary>
internal static class YamlText
{
    private const int LongestShown = 60;

    // Words that some reader of YAML takes for something other than text, in whatever case.
    private static readonly string[] s_reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    /// <summary>The first character that YAML 1.2 does not allow in a file (5.1, c-printable), or -1.</summary>
    internal static int FirstUnprintable(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (c is not ((>= ' ' and <= '~') or '\n' or '\r' or '\t' or '\u0085' or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD')))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The text as a value: bare where nobody can mistake it, else in double quotes.</summary>
    internal static string Quote(string text)
        => IsBare(text) ? text : Escape(text);

    /// <summary>The text on one line, for a comment or a message.</summary>
    internal static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            line.Append(IsBreakOrControl(c) || char.IsSurrogate(c) ? ' ' : c);
        }

        return line.ToString();
    }

    /// <summary>The text on one line and cut to what a message can bear.</summary>
    internal static string Shorten(string text)
        => OneLine(text.Length <= LongestShown ? text : text.Substring(0, LongestShown) + "…");

    private static bool IsBare(string text)
        => text.Length > 0 && IsLetter(text[0])
            && text.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '.' or '-')
            && !s_reserved.Contains(text.ToLowerInvariant());

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    private static string Escape(string text)
    {
        StringBuilder quoted = new(text.Length + 2);
        quoted.Append('"');
        foreach (char c in text)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (IsBreakOrControl(c))
            {
                quoted.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('"').ToString();
    }

    // U+2028 and U+2029 break lines for readers of YAML 1.1, and a byte order mark in the middle confuses editors.
    private static bool IsBreakOrControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF';
}
