using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace VmSerial.NPort.Menus;

/// <summary>An item of a menu.</summary>
/// <param name="Key">What is typed to choose it.</param>
/// <param name="Text">All that stands behind the key.</param>
/// <param name="Label">Its name.</param>
/// <param name="Value">The value it has now; null where the menu shows none.</param>
internal sealed record ConsoleItem(string Key, string Text, string Label, string? Value)
{
    // "(2) Baud rate (9600)"; tables of baud rates may have several in a line.
    private static readonly Regex s_item = new(@"(?:^|\s{2,})\((?<key>[^()\s]{1,2})\)\s+(?<text>\S.*?)(?=\s{2,}\([^()\s]{1,2}\)\s+\S|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>The items of a line; none where it is no line of a menu.</summary>
    internal static IReadOnlyList<ConsoleItem> Read(string line)
    {
        string text = line.Trim();
        if (text.Length < 5 || text[0] != '(')
            return [];
        List<ConsoleItem> items = [];
        foreach (Match match in s_item.Matches(text))
        {
            LabelledValue part = LabelledValue.Read(match.Groups["text"].Value);
            items.Add(new ConsoleItem(match.Groups["key"].Value, match.Groups["text"].Value.Trim(), part.Label, part.Value));
        }

        return items;
    }
}
