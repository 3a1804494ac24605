using System.Text.RegularExpressions;

namespace VmSerial.NPort.Menus;

/// <summary>A label with the value that stands behind it, in parentheses, in brackets or behind a colon.</summary>
/// <param name="Label">The label, without the range that some labels name.</param>
/// <param name="Value">The value; null where there is none.</param>
internal sealed record LabelledValue(string Label, string? Value)
{
    // "TCP alive check time (0-99min)", "Max connection(1-4)": what may be typed, not what is there.
    private static readonly Regex s_range = new(@"\(\s*(?<least>\d{1,6})\s*-\s*(?<most>\d{1,6})\s*[A-Za-z]*\s*\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
    private static readonly Regex s_unit = new(@"\(\s*(min|ms|hex|s|sec|bytes?)\.?\s*\)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>Reads <c>Baud rate (9600)</c>, <c>Max connection(1-4): 2</c> or <c>Local TCP port [4001]</c>.</summary>
    internal static LabelledValue Read(string text)
    {
        text = text.Trim();
        string? last = LastGroup(text, out int start);
        if (last is not null && !s_range.IsMatch($"({last})") && !s_unit.IsMatch($"({last})") && start > 0)
            return new LabelledValue(Bare(text.Substring(0, start)), last.Trim());
        int colon = text.IndexOf(':');
        return colon > 0 ? new LabelledValue(Bare(text.Substring(0, colon)), text.Substring(colon + 1).Trim()) : new LabelledValue(Bare(text), null);
    }

    /// <summary>Reads a line of a view page: all behind the first colon is the value.</summary>
    internal static LabelledValue? ReadField(string line)
    {
        int colon = line.IndexOf(':');
        string label = colon > 0 ? Bare(line.Substring(0, colon)) : "";
        return label.Length > 0 ? new LabelledValue(label, line.Substring(colon + 1).Trim()) : null;
    }

    /// <summary>The range that a prompt names, such as 1 to 4 in <c>Max connection(1-4):</c>; null where it names none.</summary>
    internal static (int Least, int Most)? Range(string text)
        => s_range.Match(text) is { Success: true } match
            ? (int.Parse(match.Groups["least"].Value, System.Globalization.CultureInfo.InvariantCulture), int.Parse(match.Groups["most"].Value, System.Globalization.CultureInfo.InvariantCulture)) : null;

    private static string Bare(string label) => s_unit.Replace(s_range.Replace(label, ""), "").Trim().TrimEnd(':').Trim();

    /// <summary>What stands in the parentheses or brackets that end a text; they may hold others.</summary>
    private static string? LastGroup(string text, out int start)
    {
        start = -1;
        if (text.Length == 0 || text[text.Length - 1] is not (')' or ']'))
            return null;
        (char open, char close) = text[text.Length - 1] == ')' ? ('(', ')') : ('[', ']');
        int depth = 0;
        for (int i = text.Length - 1; i >= 0; i--)
        {
            depth += text[i] == close ? 1 : text[i] == open ? -1 : 0;
            if (depth == 0)
            {
                start = i;
                return text.Substring(i + 1, text.Length - i - 2);
            }
        }

        return null;
    }
}
