using System.Globalization;
using System.Text;

namespace VmSerial.Output;

/// <summary>
/// Text of other people made fit for a terminal. A VM's name or a port's output may hold anything, escape sequences that retitle or clear a terminal
/// included; everything that is shown goes through here.
/// </summary>
public static class SafeText
{
    /// <summary>The text with control and direction-changing characters written as <c>\u001b</c>.</summary>
    /// <param name="text">The text; null is empty.</param>
    /// <param name="keepTabs">Whether tabs stay as they are.</param>
    public static string Of(string? text, bool keepTabs = false)
    {
        if (text is null)
            return "";
        int first = 0;
        while (first < text.Length && IsSafe(text[first], keepTabs))
            first++;
        if (first == text.Length)
            return text;
        StringBuilder safe = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                safe.Append(text[i]).Append(text[++i]);
            else if (IsSafe(text[i], keepTabs))
                safe.Append(text[i]);
            else
                safe.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
        }
        return safe.ToString();
    }

    // Format characters turn the direction of writing around or are invisible; lone surrogates are no text.
    private static bool IsSafe(char c, bool keepTabs) => (c == '\t' && keepTabs) || CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
