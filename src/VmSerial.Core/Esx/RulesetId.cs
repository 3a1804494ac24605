using System;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>
/// The id of a custom ruleset: 1 to 64 characters out of <c>A-Z a-z 0-9 . _ -</c>, of which the first is neither <c>.</c> nor <c>-</c>.
/// Nothing in it means anything to a shell, to XML or to a path, so that a value of this type may go into all three.
/// </summary>
public sealed record RulesetId
{
    /// <summary>The most characters an id may have.</summary>
    public const int MaxLength = 64;

    private RulesetId(string text) => Text = text;

    /// <summary>The id as it is written; case counts.</summary>
    public string Text { get; }

    /// <summary>Reads an id.</summary>
    /// <param name="text">The text the user gave.</param>
    /// <exception cref="VmSerialException"><c>InvalidRulesetId</c>: the text is no id.</exception>
    public static RulesetId Parse(string? text)
    {
        string? fault = Fault(text);
        return fault is null ? new RulesetId(text!) : throw new VmSerialException(
            "InvalidRulesetId",
            ErrorKind.InvalidArgument,
            $"{Shown(text)} is no ruleset id: {fault}.",
            advice: "Use 1 to 64 letters, digits, '.', '_' and '-', beginning with a letter, a digit or '_', such as moxa-4001.");
    }

    /// <summary>Reads an id, or returns null where the text is none.</summary>
    public static RulesetId? TryParse(string? text) => Fault(text) is null ? new RulesetId(text!) : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? Fault(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "it is empty";
        }

        if (text!.Length > MaxLength)
        {
            return $"it has {text.Length} characters, {MaxLength} are the most";
        }

        foreach (char c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' or '-'))
            {
                return $"it holds {Name(c)}";
            }
        }

        // esxcli would take "-x" for an option; a file named ".x" is one that the host's own scripts pass over.
        return text[0] is '-' or '.' ? $"it begins with '{text[0]}'" : null;
    }

    private static string Name(char c) => c switch
    {
        ' ' => "a blank",
        '\n' or '\r' => "a line break",
        _ when c < ' ' || c > '~' => $"the character U+{(int)c:X4}",
        _ => $"the character {c}",
    };

    // What was typed may hold anything; a message shows printable ASCII of it only.
    private static string Shown(string? text)
    {
        char[] shown = (text ?? "").ToCharArray();
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = shown[i] is < ' ' or > '~' ? '?' : shown[i];
        }

        return shown.Length > MaxLength ? $"'{new string(shown, 0, MaxLength)}…'" : $"'{new string(shown)}'";
    }
}
