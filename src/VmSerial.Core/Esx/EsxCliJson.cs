using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace VmSerial.Esx;

/// <summary>Reads the JSON of esxcli: an array of flat objects, one object, or one value. Values become text; objects inside objects are passed over.</summary>
internal sealed class EsxCliJson
{
    // esxcli nests two levels; a reader that calls itself needs an end.
    private const int MaxDepth = 16;

    private readonly string _text;
    private int _at;

    private EsxCliJson(string text) => _text = text;

    internal static IReadOnlyList<EsxCliRow> Rows(string text)
    {
        object? value = Read(text);
        IEnumerable<object?> rows = value is List<object?> list ? list : [value];
        return [.. rows.Select(row => row is Dictionary<string, object?> cells
            ? new EsxCliRow(cells.Select(cell => new KeyValuePair<string, IReadOnlyList<string>>(cell.Key, Texts(cell.Value))))
            : throw EsxCliRow.Unreadable("a JSON object was expected"))];
    }

    /// <summary>The first text in the answer, whatever it is wrapped in.</summary>
    internal static string? FirstText(string text) => First(Read(text));

    private static string? First(object? value) => value switch
    {
        string text => text,
        List<object?> list => list.Select(First).FirstOrDefault(text => text is not null),
        Dictionary<string, object?> cells => cells.Values.Select(First).FirstOrDefault(text => text is not null),
        _ => null,
    };

    private static IReadOnlyList<string> Texts(object? value) => value switch
    {
        string text => [text],
        List<object?> list => [.. list.OfType<string>()],
        _ => [],
    };

    private static object? Read(string text)
    {
        EsxCliJson reader = new(text);
        object? value = reader.Value(0);
        reader.Blanks();
        return reader._at == text.Length ? value : throw reader.Bad();
    }

    private object? Value(int depth)
    {
        Blanks();
        if (_at >= _text.Length || depth > MaxDepth)
        {
            throw Bad();
        }

        return _text[_at] switch
        {
            '{' => Object(depth),
            '[' => Array(depth),
            '"' => String(),
            _ => Word(),
        };
    }

    private Dictionary<string, object?> Object(int depth)
    {
        Dictionary<string, object?> cells = new(StringComparer.Ordinal);
        _at++;
        while (!End('}', cells.Count > 0))
        {
            Blanks();
            string name = String();
            Expect(':');
            cells[name] = Value(depth + 1);
        }

        return cells;
    }

    private List<object?> Array(int depth)
    {
        List<object?> items = [];
        _at++;
        while (!End(']', items.Count > 0))
        {
            items.Add(Value(depth + 1));
        }

        return items;
    }

    private bool End(char end, bool comma)
    {
        Blanks();
        if (_at < _text.Length && _text[_at] == end)
        {
            _at++;
            return true;
        }

        if (comma)
        {
            Expect(',');
            Blanks();

            // Builds of the 6.x line leave a comma behind the last item.
            if (_at < _text.Length && _text[_at] == end)
            {
                _at++;
                return true;
            }
        }

        return false;
    }

    private string String()
    {
        Expect('"');
        StringBuilder text = new();
        while (_at < _text.Length && _text[_at] != '"')
        {
            char c = _text[_at++];
            text.Append(c == '\\' ? Escaped() : c);
        }

        Expect('"');
        return text.ToString();
    }

    private char Escaped()
    {
        char c = _at < _text.Length ? _text[_at++] : throw Bad();
        switch (c)
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case '"' or '\\' or '/': return c;
            case 'u' when _at + 4 <= _text.Length && ushort.TryParse(_text.Substring(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _at += 4;
                return (char)code;
            default: throw Bad();
        }
    }

    // Numbers, true, false and null.
    private string? Word()
    {
        int start = _at;
        while (_at < _text.Length && (_text[_at] is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '+' or '.' or 'E'))
        {
            _at++;
        }

        string word = _text.Substring(start, _at - start);
        return word is "null" ? null
            : word is "true" or "false" || double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? word
            : throw Bad();
    }

    private void Expect(char c)
    {
        Blanks();
        if (_at >= _text.Length || _text[_at] != c)
        {
            throw Bad();
        }

        _at++;
    }

    private void Blanks()
    {
        while (_at < _text.Length && (_text[_at] is ' ' or '\t' or '\r' or '\n'))
        {
            _at++;
        }
    }

    private Exception Bad() => EsxCliRow.Unreadable($"it is no JSON at character {_at + 1} of {_text.Length}");
}
