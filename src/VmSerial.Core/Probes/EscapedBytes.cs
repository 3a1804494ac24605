using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace VmSerial.Probes;

/// <summary>Bytes of a peer made fit for a terminal: what a banner holds is anybody's, escape sequences included.</summary>
public static class EscapedBytes
{
    /// <summary>Printable ASCII as it is, the backslash doubled, CR, LF and TAB as <c>\r \n \t</c>, and all else as <c>\xFF</c>.</summary>
    public static string Of(IEnumerable<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes)
        {
            switch (b)
            {
                case (byte)'\\': text.Append(@"\\"); break;
                case (byte)'\r': text.Append(@"\r"); break;
                case (byte)'\n': text.Append(@"\n"); break;
                case (byte)'\t': text.Append(@"\t"); break;
                case >= 0x20 and < 0x7F: text.Append((char)b); break;
                default: text.Append(@"\x").Append(b.ToString("X2", CultureInfo.InvariantCulture)); break;
            }
        }
        return text.ToString();
    }
}
