using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using VmSerial.Plans;

namespace VmSerial.Cli.Rendering;

/// <summary>A list of maps. Strings that a reader could take for anything else are quoted.</summary>
internal sealed class YamlWriter(TextWriter output) : IRowWriter
{
    private static readonly HashSet<string> s_notStrings = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

    /// <inheritdoc/>
    public bool ForPeople => false;

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Finding> findings) => Write([.. findings.Select(Rows.Of)]);

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Row> rows)
    {
        foreach (Row row in rows)
        {
            output.Write("- type: ");
            output.WriteLine(row.Type);
            foreach ((string name, object? value) in row.Fields)
                output.WriteLine($"  {name}: {Scalar(value)}");
        }
        output.Flush();
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        IReadOnlyList<string> list => $"[{string.Join(", ", list.Select(Scalar))}]",
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => IsPlain(value.ToString()!) ? value.ToString()! : Quoted(value.ToString()!),
    };

    private static bool IsPlain(string text)
        => text.Length > 0 && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            && !s_notStrings.Contains(text.ToLowerInvariant());

    // A JSON string is a YAML string too; the encoder writes everything outside ASCII as \uXXXX.
    // Pairs of those are no character in YAML, so text beyond the first plane is written as it is.
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsBmp)
                quoted.Append(JsonEncodedText.Encode(rune.ToString()).Value);
            else
                quoted.Append("\\U").Append(rune.Value.ToString("x8", CultureInfo.InvariantCulture));
        }
        return quoted.Append('"').ToString();
    }
}
