using System;
using System.Text;
using VmSerial.Telnet;

namespace VmSerial.Consoles.Listening;

/// <summary>Tells by the first bytes of a client what it speaks. Pure.</summary>
internal static class FirstWords
{
    private static readonly string[] s_requests = ["GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "CONNECT ", "PATCH ", "TRACE ", "PRI * HTTP/2"];

    /// <summary>What the bytes begin.</summary>
    public static ClientDialect Recognize(ReadOnlySpan<byte> first)
    {
        if (first.IsEmpty)
            return ClientDialect.Silent;
        if (IsTelnet(first))
            return ClientDialect.Telnet;
        // A handshake record of SSL 3.0 or TLS 1.x (RFC 8446, 5.1).
        if (first.Length >= 3 && first[0] == 22 && first[1] == 3 && first[2] <= 4)
            return ClientDialect.Tls;
        if (BeginsWith(first, "SSH-"))
            return ClientDialect.Ssh;
        foreach (string request in s_requests)
            if (BeginsWith(first, request))
                return ClientDialect.Http;
        return IsText(first) ? ClientDialect.Text : ClientDialect.Binary;
    }

    /// <summary>Whether the bytes begin with a negotiation or a subnegotiation; a lone 255 may be anything.</summary>
    public static bool IsTelnet(ReadOnlySpan<byte> first)
        => first.Length >= 2 && first[0] == (byte)TelnetCommand.Iac && first[1] is >= (byte)TelnetCommand.Subnegotiation and <= (byte)TelnetCommand.Dont;

    private static bool BeginsWith(ReadOnlySpan<byte> bytes, string text) => bytes.StartsWith(Encoding.ASCII.GetBytes(text));

    // UTF-8 counts; a character that is cut at the end does, too. Escape is in many a banner.
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            if (b is < 32 and not (7 or 8 or 9 or 10 or 12 or 13 or 27) or 127)
                return false;
        string text = Encoding.UTF8.GetString(bytes.ToArray());
        int wrong = text.IndexOf('\uFFFD');
        return wrong < 0 || (wrong > 0 && wrong >= text.Length - 3);
    }
}
