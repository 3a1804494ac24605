using System.Globalization;
using System.Text;

namespace VmSerial.Probes.HostPath;

/// <summary>Text of hosts and peers made fit to be quoted: one line, nothing in it that a terminal acts on. Pure.</summary>
internal static class EvidenceText
{
    private const int Most = 240;

    /// <summary>The text in one line of at most 240 characters; control and direction-changing characters are written as <c>\u001b</c>.</summary>
    internal static string Line(string text)
    {
        StringBuilder line = new();
        bool blank = false;
        foreach (char c in text)
        {
            if (line.Length >= Most)
                return line.Append('…').ToString();
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                blank = line.Length > 0;
                continue;
            }

            if (blank)
                line.Append(' ');
            blank = false;
            if (IsSafe(c))
                line.Append(c);
            else
                line.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return line.ToString();
    }

    private static bool IsSafe(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
