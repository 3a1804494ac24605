using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace VmSerial.Plans.Yaml;

/// <summary>
/// A value, list or map of a plan file. What a value means follows the core schema of YAML 1.2: only what is not quoted can
/// be other than text.
/// </summary>
internal readonly struct YamlNode
{
    // YAML 1.2.2, 10.3.2, tag resolution of the core schema.
    private static readonly Regex s_number = new(
        @"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant);

    private readonly YamlTree _tree;
    private readonly int _place;
    private readonly int _content;

    /// <param name="tree">The tree.</param>
    /// <param name="place">The cell where the node stands. An alias has its own place and the content of its anchor.</param>
    internal YamlNode(YamlTree tree, int place)
    {
        _tree = tree;
        _place = place;
        _content = tree.Cells[place] is { Kind: YamlKind.Alias } alias ? alias.End : place;
    }

    internal int Line => _tree.Cells[_place].Line;

    internal int Column => _tree.Cells[_place].Column;

    internal SourcePosition Position => new(_tree.File, Line, Column);

    internal bool IsMap => Content.Kind == YamlKind.Map;

    internal bool IsList => Content.Kind == YamlKind.List;

    internal bool IsScalar => Content.Text is not null;

    internal bool IsPlain => Content.Kind == YamlKind.Plain;

    /// <summary>The value without quotes and escapes; empty for a list or a map.</summary>
    internal string Text => Content.Text ?? "";

    internal bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    internal bool? AsFlag => !IsPlain ? null : Text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    internal bool IsNumber => IsPlain && Text.Length > 0 && Text[0] is ((>= '0' and <= '9') or '-' or '+' or '.') && s_number.IsMatch(Text);

    internal bool IsText => IsScalar && !(IsNull || AsFlag is not null || IsNumber);

    /// <summary>What is in a list.</summary>
    internal IReadOnlyList<YamlNode> Items
    {
        get
        {
            List<YamlNode> items = [];
            for (int at = _content + 1; at < Content.End; at = Next(at))
            {
                items.Add(new YamlNode(_tree, at));
            }

            return items;
        }
    }

    /// <summary>What is in a map, in the order of the file. A key may come twice: who reads the map complains.</summary>
    internal IEnumerable<YamlEntry> Entries
    {
        get
        {
            for (int at = _content + 1; at < Content.End;)
            {
                int value = Next(at);
                yield return new YamlEntry(new YamlNode(_tree, at), new YamlNode(_tree, value));
                at = Next(value);
            }
        }
    }

    private YamlCell Content => _tree.Cells[_content];

    /// <summary>What the node is, for the words after "found" in a message.</summary>
    internal string Describe()
        => IsMap ? "a map"
        : IsList ? "a list"
        : IsNull ? "nothing"
        : IsNumber ? $"the number {YamlText.Shorten(Text)}"
        : IsPlain ? $"'{YamlText.Shorten(Text)}'"
        : $"the text '{YamlText.Shorten(Text)}'";

    private int Next(int at) => _tree.Cells[at] is { Kind: not YamlKind.Alias } cell ? cell.End : at + 1;
}
