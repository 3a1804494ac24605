using System;
using System.Collections.Generic;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VmSerial.Plans.Yaml;

/// <summary>
/// Makes a tree of a YAML text. Nested no deeper than <see cref="MaxDepth"/>; an alias shares what it stands for, and
/// what all aliases would come to when written out is counted, so that a small file cannot explode.
/// </summary>
internal sealed class YamlTreeReader
{
    internal const int MaxDepth = 64;
    internal const int MaxNodes = 2_000_000;
    internal const long MaxAliasedNodes = 1_000_000;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly PlanProblems _problems;
    private readonly YamlTree _tree;
    private readonly Dictionary<string, (int Cell, long Size)> _anchors = new(StringComparer.Ordinal);
    private long _aliased;

    private YamlTreeReader(string text, PlanProblems problems)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
        _problems = problems;
        _tree = new YamlTree(problems.File);
    }

    /// <summary>The one node at the top of the text; null when the text holds nothing but comments.</summary>
    /// <exception cref="PlanException">It is not YAML, or YAML that no plan has any use for.</exception>
    internal static YamlNode? Read(string text, PlanProblems problems)
    {
        YamlTreeReader reader = new(text, problems);
        try
        {
            return reader.ReadDocument();
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
        ReadNode(1); // and stands at the end of the document
        return Next() is DocumentStart second
            ? throw _problems.Fatal(At(second.Start), "a second YAML document begins here: a plan is one document, so put the second one into a file of its own")
            : new YamlNode(_tree, 0);
    }

    /// <summary>Reads the node that the parser stands at and moves to what follows it.</summary>
    private void ReadNode(int depth)
    {
        ParsingEvent start = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw _problems.Fatal(At(start.Start), $"nested more than {MaxDepth} levels deep: a plan needs seven");
        }

        int cell = _tree.Cells.Count;
        if (cell >= MaxNodes)
        {
            throw _problems.Fatal(At(start.Start), $"the plan holds more than {MaxNodes} values up to here: split it, or use wildcards");
        }

        if (start is AnchorAlias alias)
        {
            ReadAlias(alias);
            return;
        }

        if (start is not NodeEvent node)
        {
            throw new YamlException(start.Start, start.End, "a value is missing");
        }

        if (!node.Tag.IsEmpty)
        {
            _problems.Add(At(node.Start), $"the tag '{YamlText.Shorten(node.Tag.Value)}' has no meaning in a plan: remove it");
        }

        long aliasedBefore = _aliased;
        ReadContent(node, cell, depth);
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = (cell, _tree.Cells.Count - cell + _aliased - aliasedBefore);
        }
    }

    private void ReadContent(NodeEvent node, int cell, int depth)
    {
        (int line, int column) = Place(node.Start);
        if (node is Scalar scalar)
        {
            _tree.Cells.Add(new YamlCell(scalar.Style == ScalarStyle.Plain ? YamlKind.Plain : YamlKind.Quoted, line, column, scalar.Value, cell + 1));
            Next();
            return;
        }

        YamlKind kind = node is SequenceStart ? YamlKind.List : YamlKind.Map;
        _tree.Cells.Add(new YamlCell(kind, line, column, null, cell + 1));
        for (Next(); _parser.Current is not (SequenceEnd or MappingEnd);)
        {
            int child = _tree.Cells.Count;
            ReadNode(depth + 1);
            if (kind == YamlKind.Map)
            {
                YamlNode key = new(_tree, child);
                if (!key.IsScalar)
                {
                    _problems.Add(key.Position, $"expected the name of a key, found {key.Describe()}");
                }

                ReadNode(depth + 1);
            }
        }

        Next();
        _tree.Cells[cell] = _tree.Cells[cell] with { End = _tree.Cells.Count };
    }

    private void ReadAlias(AnchorAlias alias)
    {
        string name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out (int Cell, long Size) target))
        {
            // An anchor counts only once its node is complete, so that no node can hold itself.
            throw _problems.Fatal(At(alias.Start),
                $"the alias '*{YamlText.Shorten(name)}' stands for nothing, because no '&{YamlText.Shorten(name)}' is complete before it; a name that begins with * stands in quotes");
        }

        _aliased += target.Size;
        if (_aliased > MaxAliasedNodes)
        {
            throw _problems.Fatal(At(alias.Start), $"the aliases up to here come to more than {MaxAliasedNodes} values when written out: write the VMs out, or use a wildcard");
        }

        (int line, int column) = Place(alias.Start);
        _tree.Cells.Add(new YamlCell(YamlKind.Alias, line, column, null, target.Cell));
        Next();
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
