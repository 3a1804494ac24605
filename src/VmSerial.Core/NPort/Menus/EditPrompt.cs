using System.Linq;

namespace VmSerial.NPort.Menus;

/// <summary>A field to be edited, such as <c>Max connection(1-4): 2</c>. Pure.</summary>
/// <param name="Label">What is asked for.</param>
/// <param name="Value">The value that is in the field.</param>
/// <param name="Range">What it takes; null where it does not say.</param>
internal sealed record EditPrompt(string Label, string Value, (int Least, int Most)? Range)
{
    /// <summary>Reads an open line.</summary>
    internal static EditPrompt Read(string line)
    {
        int colon = line.LastIndexOf(':');
        string label = colon < 0 ? line : line.Substring(0, colon);
        return new EditPrompt(LabelledValue.Read(label + ":").Label, colon < 0 ? "" : line.Substring(colon + 1).Trim(), LabelledValue.Range(label));
    }

    /// <summary>Whether an open line is such a field: complete where the value is the one that the menu showed, else once it stays as it is.</summary>
    internal static PromptMatch Match(string open, string? known)
    {
        if (!open.Contains(":") || LabelledValue.ReadField(open) is null)
            return PromptMatch.No;
        string typed = Typed(known);
        return typed.Length > 0 && Read(open).Value == typed ? PromptMatch.Now : PromptMatch.IfQuiet;
    }

    /// <summary>A value of a menu as it stands in the field: a number without its unit, an address as it is.</summary>
    internal static string Typed(string? value)
    {
        string text = (value ?? "").Trim();
        string number = new([.. text.TakeWhile(char.IsDigit)]);
        return number.Length > 0 && number.Length < text.Length && (text[number.Length] == ' ' || char.IsLetter(text[number.Length])) ? number : text;
    }
}
