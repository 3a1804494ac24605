using System;
using System.Globalization;
using System.Text;

namespace VmSerial.Consoles.Captures;

/// <summary>Puts the time before each line. A line begins with the first byte behind a line feed; every other byte stays what and where it was.</summary>
internal sealed class LineStamper
{
    private const byte LineFeed = 10;
    private bool _atLineStart = true;

    /// <summary>The next bytes for the file: a stamp, or a run of the input up to the end of its line.</summary>
    /// <param name="bytes">What is left; moved on past the run.</param>
    /// <param name="at">When they came.</param>
    /// <param name="stamp">What to write first; empty inside a line.</param>
    public ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> bytes, DateTimeOffset at, out byte[] stamp)
    {
        stamp = _atLineStart ? Encoding.ASCII.GetBytes(Stamp(at) + " ") : [];
        int end = bytes.IndexOf(LineFeed);
        _atLineStart = end >= 0;
        ReadOnlySpan<byte> run = bytes.Slice(0, end < 0 ? bytes.Length : end + 1);
        bytes = bytes.Slice(run.Length);
        return run;
    }

    /// <summary>A line of our own, begun on a new line.</summary>
    public byte[] Note(string text, DateTimeOffset at)
    {
        string start = _atLineStart ? "" : "\r\n";
        _atLineStart = true;
        return Encoding.ASCII.GetBytes($"{start}{Stamp(at)} --- {text}\r\n");
    }

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
