using System;
using System.Collections.Generic;
using System.Text;
using VmSerial.Output;

namespace VmSerial.Consoles.Captures;

/// <summary>
/// A port's output as lines of text that are safe to show: UTF-8 with what is none replaced, sequences for a terminal taken out, what is left of
/// control characters escaped. A carriage return that no line feed follows ends a line too, since what comes next is written over it.
/// </summary>
/// <param name="raw">Whether sequences and control characters stay.</param>
internal sealed class OutputLines(bool raw)
{
    /// <summary>How long a line may become, in characters; what is longer comes in several.</summary>
    public const int MaximumLength = 65536;

    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private readonly ControlSequences _sequences = new();
    private char[] _chars = [];
    private bool _afterReturn;

    /// <summary>Takes bytes.</summary>
    /// <returns>The lines that they end.</returns>
    public IReadOnlyList<string> Add(byte[] bytes, int count)
    {
        List<string> lines = [];
        if (_chars.Length < count + 2)
            _chars = new char[count + 2];
        int length = _utf8.GetChars(bytes, 0, count, _chars, 0, flush: false);
        for (int i = 0; i < length; i++)
            Add(_chars[i], lines);
        return lines;
    }

    /// <summary>The last line, which nothing ended; null when there is none.</summary>
    public string? End() => _line.Length > 0 ? Cut() : null;

    private void Add(char c, List<string> lines)
    {
        if (!raw && !_sequences.IsText(c))
            return;
        if (c == '\n' || _line.Length >= MaximumLength)
            lines.Add(Cut());
        else if (_afterReturn && c != '\r' && _line.Length > 0)
            lines.Add(Cut());
        _afterReturn = c == '\r';
        if (c is not ('\n' or '\r'))
            _line.Append(c);
    }

    private string Cut()
    {
        string line = _line.ToString();
        _line.Clear();
        return raw ? line : SafeText.Of(line, keepTabs: true);
    }
}
