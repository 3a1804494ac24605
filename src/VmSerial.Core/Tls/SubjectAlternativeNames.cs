using System;
using System.Collections.Generic;
using System.Net;
using System.Text;

namespace VmSerial.Tls;

/// <summary>
/// The names of a certificate's subjectAltName extension (RFC 5280, 4.2.1.6). Read here, since .NET gives them as text whose language and form are the
/// system's, and by itself from .NET 7 on only.
/// </summary>
internal static class SubjectAlternativeNames
{
    private const int Most = 100;
    private const byte Sequence = 0x30, Dns = 0x82, Uri = 0x86, Address = 0x87; // context tags [2], [6], [7], implicit

    /// <summary>Reads the extension's value. What is malformed ends the list; nothing is thrown.</summary>
    internal static IReadOnlyList<string> Read(byte[] value)
    {
        List<string> names = [];
        ReadOnlySpan<byte> rest = value;
        if (!Take(ref rest, out byte tag, out ReadOnlySpan<byte> list) || tag != Sequence)
            return names;
        while (names.Count < Most && Take(ref list, out tag, out ReadOnlySpan<byte> name))
        {
            if (tag is Dns or Uri)
                names.Add(Encoding.ASCII.GetString(name.ToArray()));
            else if (tag == Address && name.Length is 4 or 16)
                names.Add(new IPAddress(name.ToArray()).ToString());
        }
        return names;
    }

    /// <summary>Takes one element of DER: tag, length, content.</summary>
    private static bool Take(ref ReadOnlySpan<byte> from, out byte tag, out ReadOnlySpan<byte> content)
    {
        tag = 0;
        content = default;
        if (from.Length < 2)
            return false;
        tag = from[0];
        int length = from[1], head = 2;
        if (length >= 0x80)
        {
            int digits = length & 0x7F;
            if (digits is 0 or > 3 || from.Length < 2 + digits)
                return false;
            length = 0;
            for (int i = 0; i < digits; i++)
                length = (length << 8) | from[2 + i];
            head += digits;
        }
        if (length > from.Length - head)
            return false;
        content = from.Slice(head, length);
        from = from.Slice(head + length);
        return true;
    }
}
