using System.Globalization;
using System.Text;

namespace VmSerial.Cli.Rendering;

/// <summary>
/// Text of other people made fit for a terminal. A VM's name may hold anything, escape sequences that retitle or
/// clear a terminal included; everything that is shown goes through here.
/// </summary>
internal static class SafeText
{
    /// <summary>The text with control and direction-changing characters written as <c>\u001b</c>.</summary>
    public static string Of(string? text)
    {
        if (text is null)
            return "";
        int first = 0;
        while (first < text.Length && IsSafe(text[first]))
            first++;
        if (first == text.Length)
            return text;
        StringBuilder safe = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                safe.Append(text[i]).Append(text[++i]);
            else if (IsSafe(text[i]))
                safe.Append(text[i]);
            else
                safe.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
        }
        return safe.ToString();
    }

    // Format characters turn the direction of writing around or are invisible; lone surrogates are no text.
    private static bool IsSafe(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
