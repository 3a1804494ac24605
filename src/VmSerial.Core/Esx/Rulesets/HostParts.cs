using System;
using System.Collections.Generic;
using System.Text;

namespace VmSerial.Esx;

/// <summary>Takes apart what a script on a host wrote: parts of any bytes, each behind a line that begins with a word which no file holds.</summary>
internal static class HostParts
{
    /// <summary>The parts in their order: the words of the line, and the bytes up to the line end before the next one.</summary>
    /// <param name="output">What the script wrote.</param>
    /// <param name="mark">The word.</param>
    internal static IReadOnlyList<(string Words, byte[] Body)> In(byte[] output, string mark)
    {
        byte[] line = Encoding.ASCII.GetBytes("\n" + mark + " ");
        List<(string, byte[])> parts = [];
        int at = IndexOf(output, line, 0);
        while (at >= 0)
        {
            int head = at + line.Length;
            int end = Array.IndexOf(output, (byte)'\n', head);
            end = end < 0 ? output.Length : end;
            int body = Math.Min(end + 1, output.Length);

            // From the line end on: a part without a byte has the next mark right behind its own line.
            int next = IndexOf(output, line, end);
            int last = next < 0 ? output.Length : Math.Max(next, body);
            parts.Add((Encoding.UTF8.GetString(output, head, end - head), output.AsSpan(body, last - body).ToArray()));
            at = next;
        }

        return parts;
    }

    private static int IndexOf(byte[] text, byte[] what, int from)
    {
        int found = text.AsSpan(from).IndexOf(what);
        return found < 0 ? -1 : from + found;
    }
}
