using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Probes;

/// <summary>Tells dialects by a peer's first bytes. Pure.</summary>
internal static class Dialects
{
    public const byte Iac = 0xFF, Will = 0xFB, Wont = 0xFC, Do = 0xFD, Dont = 0xFE, Sb = 0xFA, Se = 0xF0;

    /// <summary>The COM port option (RFC 2217).</summary>
    public const byte ComPort = 0x2C;

    /// <summary>IAC WILL COM-PORT-OPTION: asks whether the peer speaks RFC 2217. On a raw port these bytes reach the serial line.</summary>
    public static byte[] WillComPort => [Iac, Will, ComPort];

    /// <summary>SET-BAUDRATE with 0, which asks for the rate and leaves it alone (RFC 2217).</summary>
    public static byte[] AskBaudRate => [Iac, Sb, ComPort, 1, 0, 0, 0, 0, Iac, Se];

    /// <summary>The dialect of what came first.</summary>
    public static PeerDialect Of(IReadOnlyList<byte> first)
    {
        if (first.Count == 0)
            return PeerDialect.Silent;
        if (StartsWith(first, "SSH-"))
            return PeerDialect.Ssh;
        // Record type alert, handshake or application data, and the version's first half.
        if (first.Count >= 3 && first[0] is 21 or 22 or 23 && first[1] == 3 && first[2] <= 4)
            return PeerDialect.Tls;
        if (TelnetOptions(first).Any())
            return TelnetOptions(first).Any(o => o.Option == ComPort && o.Verb is Do or Sb) ? PeerDialect.Rfc2217 : PeerDialect.Telnet;
        return first.All(b => b is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n' or (byte)'\t') ? PeerDialect.Text : PeerDialect.Binary;
    }

    /// <summary>
    /// Whether the peer answered the COM port option: true for yes, false for no, null for no answer. WILL is none: a line that echoes sends our own back.
    /// </summary>
    public static bool? AnswersComPort(IReadOnlyList<byte> bytes)
    {
        List<(byte Verb, byte Option)> about = [.. TelnetOptions(bytes).Where(o => o.Option == ComPort)];
        return about.Any(o => o.Verb is Do or Sb) ? true : about.Any(o => o.Verb == Dont) ? false : null;
    }

    /// <summary>The rate in an answer to <see cref="AskBaudRate"/> (IAC SB COM-PORT 101 and four bytes); null when there is none.</summary>
    public static int? BaudRateIn(IReadOnlyList<byte> bytes)
    {
        for (int i = 0; i + 4 <= bytes.Count; i++)
        {
            if (bytes[i] != Iac || bytes[i + 1] != Sb || bytes[i + 2] != ComPort || bytes[i + 3] != 101)
                continue;
            uint rate = 0;
            int at = i + 4, count = 0;
            for (; count < 4 && at < bytes.Count; at++, count++)
            {
                // Inside of a sub-negotiation a 255 is doubled; one that is not ends it.
                if (bytes[at] == Iac && (++at >= bytes.Count || bytes[at] != Iac))
                    break;
                rate = rate << 8 | bytes[at];
            }
            if (count == 4 && rate is > 0 and <= 10_000_000)
                return (int)rate;
        }
        return null;
    }

    // IAC and one of its verbs and an option; a doubled IAC is data, and one at the very end says nothing yet.
    private static IEnumerable<(byte Verb, byte Option)> TelnetOptions(IReadOnlyList<byte> bytes)
    {
        for (int i = 0; i + 2 < bytes.Count; i++)
        {
            if (bytes[i] != Iac)
                continue;
            if (bytes[i + 1] is Will or Wont or Do or Dont or Sb)
                yield return (bytes[i + 1], bytes[i + 2]);
            i++;
        }
    }

    private static bool StartsWith(IReadOnlyList<byte> bytes, string text)
        => bytes.Count >= text.Length && text.Select((c, i) => bytes[i] == c).All(same => same);
}
