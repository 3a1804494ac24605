using System;
using System.Collections.Generic;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VmSerial.Plans.Yaml;

/// <summary>
/// Makes nodes of a YAML text. Nested no deeper than <see cref="MaxDepth"/>; an alias shares the node it stands for, and
/// what all aliases would come to when written out is counted, so that a small file cannot explode.
/// </summary>
internal sealed class YamlTree
{
    internal const int MaxDepth = 64;
    internal const int MaxNodes = 2_000_000;
    internal const long MaxAliasedNodes = 1_000_000;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly PlanProblems _problems;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;
    private long _aliased;

    private YamlTree(string text, PlanProblems problems)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
        _problems = problems;
    }

    /// <summary>The one node at the top of the text; null when the text holds nothing but comments.</summary>
    /// <exception cref="PlanException">It is not YAML, or YAML that no plan has any use for.</exception>
    internal static YamlNode? Parse(string text, PlanProblems problems)
    {
        YamlTree tree = new(text, problems);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException e)
        {
            (SourcePosition position, string message) = YamlFault.Explain(e, text, problems.File);
            throw problems.Fatal(position, message);
        }
    }

    private YamlNode? ReadDocument()
    {
        Next(); // the start of the stream
        if (Next() is not DocumentStart)
        {
            return null;
        }

        Next();
        YamlNode root = ReadNode(1); // and stands at the end of the document
        return Next() is DocumentStart second
            ? throw _problems.Fatal(At(second.Start), "a second YAML document begins here: a plan is one document, so put the second one into a file of its own")
            : root;
    }

    /// <summary>Reads the node that the parser stands at and moves to what follows it.</summary>
    private YamlNode ReadNode(int depth)
    {
        ParsingEvent start = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw _problems.Fatal(At(start.Start), $"nested more than {MaxDepth} levels deep: a plan needs seven");
        }

        if (++_nodes > MaxNodes)
        {
            throw _problems.Fatal(At(start.Start), $"the plan holds more than {MaxNodes} values up to here: split it, or use wildcards");
        }

        if (start is AnchorAlias alias)
        {
            return ReadAlias(alias);
        }

        if (start is not NodeEvent node)
        {
            throw new YamlException(start.Start, start.End, "a value is missing");
        }

        if (!node.Tag.IsEmpty)
        {
            _problems.Add(At(node.Start), $"the tag '{YamlText.Shorten(node.Tag.Value)}' has no meaning in a plan: remove it");
        }

        YamlNode read = node switch
        {
            SequenceStart => ReadList(depth),
            MappingStart => ReadMap(depth),
            _ => ReadScalar((Scalar)node),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = read;
        }

        return read;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        Next();
        (int line, int column) = Place(scalar.Start);
        return new YamlScalar(_problems.File, line, column, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlList ReadList(int depth)
    {
        (int line, int column) = Place(_parser.Current!.Start);
        List<YamlNode> items = [];
        long size = 1;
        for (Next(); _parser.Current is not SequenceEnd;)
        {
            YamlNode item = ReadNode(depth + 1);
            items.Add(item);
            size += item.Size;
        }

        Next();
        return new YamlList(_problems.File, line, column, items, size);
    }

    private YamlMap ReadMap(int depth)
    {
        (int line, int column) = Place(_parser.Current!.Start);
        List<YamlEntry> entries = [];
        long size = 1;
        for (Next(); _parser.Current is not MappingEnd;)
        {
            YamlNode key = ReadNode(depth + 1);
            YamlNode value = ReadNode(depth + 1);
            size += key.Size + value.Size;
            if (key is YamlScalar name)
            {
                entries.Add(new YamlEntry(name, value));
            }
            else
            {
                _problems.Add(key.Position, $"expected the name of a key, found {key.Describe()}");
            }
        }

        Next();
        return new YamlMap(_problems.File, line, column, entries, size);
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        SourcePosition position = At(alias.Start);
        string name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out YamlNode? target))
        {
            // An anchor counts only once its node is complete, so that no node can hold itself.
            throw _problems.Fatal(position, $"the alias '*{YamlText.Shorten(name)}' stands for nothing, because no '&{YamlText.Shorten(name)}' is complete before it; a name that begins with * stands in quotes");
        }

        _aliased += target.Size;
        if (_aliased > MaxAliasedNodes)
        {
            throw _problems.Fatal(position, $"the aliases up to here come to more than {MaxAliasedNodes} values when written out: write the VMs out, or use a wildcard");
        }

        Next();
        return target with { Line = position.Line, Column = position.Column };
    }

    private ParsingEvent? Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current : null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser answers so to a dash in an unclosed '{', to two ends of a document and to a tag that is no URI.
            throw new YamlException(_scanner.CurrentPosition, _scanner.CurrentPosition, "", e);
        }
    }

    private SourcePosition At(in Mark mark) => new(_problems.File, Place(mark).Line, Place(mark).Column);

    private static (int Line, int Column) Place(in Mark mark) => ((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
