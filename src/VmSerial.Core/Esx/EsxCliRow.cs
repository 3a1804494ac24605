using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>
/// One row of an answer of esxcli, by name. Names are compared without blanks, hyphens and case, because the same field is
/// <c>Port Begin</c> in a table and <c>PortBegin</c> in JSON.
/// </summary>
public sealed class EsxCliRow
{
    private readonly Dictionary<string, IReadOnlyList<string>> _cells = new(StringComparer.Ordinal);

    internal EsxCliRow(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> cells)
    {
        foreach (KeyValuePair<string, IReadOnlyList<string>> cell in cells)
        {
            _cells[Fold(cell.Key)] = cell.Value;
        }
    }

    /// <summary>The text of the first field, whatever its name; null where there is none.</summary>
    internal string? FirstText => _cells.Values.SelectMany(values => values).FirstOrDefault();

    /// <summary>The text of a field; null where the answer has no such field.</summary>
    public string? Find(string name) => _cells.TryGetValue(Fold(name), out IReadOnlyList<string>? values) ? string.Join(", ", values) : null;

    /// <summary>The text of a field.</summary>
    /// <exception cref="VmSerialException"><c>EsxCliAnswer</c>: the answer has no such field.</exception>
    public string Text(string name) => Find(name) ?? throw Unreadable($"the field '{name}' is missing");

    /// <summary>A field that says true or false; null where the answer has no such field.</summary>
    public bool? FindFlag(string name) => Find(name)?.ToUpperInvariant() switch
    {
        null or "" => null,
        "TRUE" => true,
        "FALSE" => false,
        string other => throw Unreadable($"'{name}' says '{other}', not true or false"),
    };

    /// <summary>A field that says true or false.</summary>
    /// <exception cref="VmSerialException"><c>EsxCliAnswer</c>: the field is missing or says something else.</exception>
    public bool Flag(string name) => FindFlag(name) ?? throw Unreadable($"the field '{name}' is missing");

    /// <summary>A field that is a number.</summary>
    /// <exception cref="VmSerialException"><c>EsxCliAnswer</c>: the field is missing or says something else.</exception>
    public int Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw Unreadable($"'{name}' says '{Text(name)}', not a number");

    /// <summary>The items of a field, of a JSON array or of a text with commas.</summary>
    public IReadOnlyList<string> Items(string name) => !_cells.TryGetValue(Fold(name), out IReadOnlyList<string>? values)
        ? throw Unreadable($"the field '{name}' is missing")
        : [.. values.SelectMany(value => value.Split(',')).Select(value => value.Trim()).Where(value => value.Length > 0)];

    internal static VmSerialException Unreadable(string why)
        => new("EsxCliAnswer", ErrorKind.InvalidData, $"The answer of esxcli cannot be read: {why}.", advice: "Run the command on the host and look at what it says.");

    private static string Fold(string name)
    {
        StringBuilder folded = new(name.Length);
        foreach (char c in name)
        {
            if (c is not (' ' or '-' or '_' or '/'))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }
}
