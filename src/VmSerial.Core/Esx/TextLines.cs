using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>Turns the line and column of an XML reader into a place in the text.</summary>
internal sealed class TextLines
{
    private readonly List<int> _starts = [0];
    private readonly int _length;

    internal TextLines(string text)
    {
        _length = text.Length;
        for (int i = 0; i < text.Length; i++)
        {
            // As XML readers count: CR LF, LF alone and CR alone each end a line.
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    internal int Offset(int line, int column)
        => line < 1 || line > _starts.Count ? _length : System.Math.Min(_length, System.Math.Max(0, _starts[line - 1] + column - 1));

    internal int Line(int offset)
    {
        int found = _starts.BinarySearch(offset);
        return found >= 0 ? found + 1 : ~found;
    }
}
