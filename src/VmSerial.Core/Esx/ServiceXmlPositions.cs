using System;
using System.Collections.Generic;
using System.Xml;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>Finds where the services and the end of the root stand in the text.</summary>
internal sealed class ServiceXmlPositions
{
    private const int ServiceDepth = 1;

    // A port's range is four levels deep. A tree of many thousand levels takes a time that grows with their square.
    private const int MaxDepth = 32;

    private readonly List<ServicePosition> _services = [];
    private string? _comment;
    private int _commentStart;
    private ServicePosition? _open;

    internal IReadOnlyList<ServicePosition> Services => _services;

    internal int RootClose { get; private set; }

    internal bool RootIsEmpty { get; private set; }

    internal static ServiceXmlPositions Find(string text, TextLines lines, string path)
    {
        ServiceXmlPositions found = new();
        using XmlReader reader = ServiceXmlReader.Open(text);
        IXmlLineInfo place = (IXmlLineInfo)reader;
        while (reader.Read())
        {
            CheckDepth(reader.Depth, place.LineNumber, path);
            int at = lines.Offset(place.LineNumber, place.LinePosition);
            switch (reader.NodeType)
            {
                case XmlNodeType.XmlDeclaration:
                    CheckEncoding(reader.GetAttribute("encoding"), path);
                    break;
                case XmlNodeType.Element:
                    found.Element(reader, text, at, place.LineNumber, path);
                    break;
                case XmlNodeType.EndElement when reader.Depth == 0:
                    found.RootClose = at - 2;
                    break;
                case XmlNodeType.EndElement when reader.Depth == ServiceDepth:
                    found.Close(text.IndexOf('>', at) + 1);
                    break;
                case XmlNodeType.Comment when reader.Depth == ServiceDepth:
                    found._comment = reader.Value;
                    found._commentStart = at - 4;
                    break;
                case XmlNodeType.Whitespace:
                case XmlNodeType.SignificantWhitespace:
                    break;
                default:
                    found.ForgetComment(reader.Depth);
                    break;
            }
        }

        return found;
    }

    private void Element(XmlReader reader, string text, int at, int line, string path)
    {
        int start = at - 1;
        switch (reader.Depth)
        {
            case 0:
                CheckRoot(reader.Name, line, path);
                RootIsEmpty = reader.IsEmptyElement;
                RootClose = RootIsEmpty ? TagEnd(text, at) - 2 : 0;
                return;
            case ServiceDepth:
                if (reader.LocalName == "service" && reader.NamespaceURI.Length == 0)
                {
                    _open = new ServicePosition(line, start, _comment, _commentStart);
                    _services.Add(_open);
                    if (reader.IsEmptyElement)
                    {
                        Close(TagEnd(text, at));
                    }
                }

                _comment = null;
                return;
            case ServiceDepth + 1 when _open is { FirstChild: < 0 }:
                _open.FirstChild = start;
                return;
            case ServiceDepth + 2 when _open is { FirstGrandchild: < 0 }:
                _open.FirstGrandchild = start;
                return;
        }
    }

    private void Close(int end)
    {
        if (_open is not null)
        {
            _open.End = end;
            _open = null;
        }
    }

    private void ForgetComment(int depth)
    {
        if (depth == ServiceDepth)
        {
            _comment = null;
        }
    }

    // A '>' inside an attribute's value ends no tag.
    private static int TagEnd(string text, int at)
    {
        char quote = '\0';
        for (int i = at; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '>')
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private static void CheckDepth(int depth, int line, string path)
    {
        if (depth > MaxDepth)
        {
            throw new VmSerialException(
                "ServiceXmlTooDeep", ErrorKind.LimitExceeded, $"{path}, line {line}: elements stand more than {MaxDepth} deep inside each other.", path,
                "A ruleset file is four levels deep: look at what is in this one.");
        }
    }

    private static void CheckRoot(string name, int line, string path)
    {
        if (name != "ConfigRoot")
        {
            throw new VmSerialException(
                "ServiceXmlWrongRoot", ErrorKind.InvalidData, $"{path}, line {line}: the root is <{name}>, a ruleset file has <ConfigRoot>.", path,
                "Name a file of /etc/vmware/firewall.");
        }
    }

    private static void CheckEncoding(string? encoding, string path)
    {
        // The bytes are read as UTF-8, of which ASCII is a part; another declaration would make the text mean something else.
        if (encoding is not null
            && !string.Equals(encoding, "utf-8", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(encoding, "us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            throw new VmSerialException(
                "ServiceXmlEncoding", ErrorKind.NotSupported, $"{path}, line 1: the encoding '{encoding}' is not supported.", path, "Save the file as UTF-8.");
        }
    }
}
