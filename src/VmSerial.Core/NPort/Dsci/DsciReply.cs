using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using VmSerial.Errors;
using VmSerial.Probes;

namespace VmSerial.NPort.Dsci;

/// <summary>Reads replies of UDP 4800. Anybody can send one: every length is checked, and what does not fit is one typed error.</summary>
internal static class DsciReply
{
    public const int HeaderLength = 8;

    /// <summary>The driver's limit of sockets in one reply.</summary>
    public const int MaxNetstatRows = 128;

    /// <summary>The longest reply there is: 128 sockets. One more byte is room enough to see that one is longer.</summary>
    public const int MaxLength = NetstatHead + (MaxNetstatRows * NetstatRow);

    private const int NotSupported = 4;
    private const int NetstatHead = 24;
    private const int NetstatRow = 16;

    /// <summary>Whether a datagram has the head of a reply to one of our requests: opcode, id, and a length that is its own.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="count">How many bytes of it came.</param>
    /// <param name="opcode">What was asked.</param>
    public static uint? IdOf(byte[] datagram, int count, DsciOpcode opcode)
        => count >= HeaderLength && count <= MaxLength && datagram[0] == ((byte)opcode | 0x80) && (datagram[2] << 8 | datagram[3]) == count
            ? (uint)(datagram[4] << 24 | datagram[5] << 16 | datagram[6] << 8 | datagram[7]) : null;

    /// <summary>Whether a reply that <see cref="IdOf"/> knows is from the device that was asked: its id, or no more than the head of a refusal.</summary>
    public static bool IsFrom(byte[] datagram, int count, DsciDeviceId? device)
    {
        if (device is null || (count == HeaderLength && datagram[1] != 0))
            return true;
        if (count < HeaderLength + DsciDeviceId.Length)
            return false;
        for (int i = 0; i < DsciDeviceId.Length; i++)
            if (datagram[HeaderLength + i] != device.Raw[i])
                return false;
        return true;
    }

    /// <summary>Reads a search reply: 24 bytes, or 40 with an IPv6 address behind (npreal2d.c takes both).</summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciNotSupported</c>.</exception>
    public static (DsciDeviceId Id, IPAddress Address) Search(byte[] reply)
    {
        Check(reply, DsciOpcode.Search, reply.Length is 24 or 40);
        return (new DsciDeviceId(reply, HeaderLength), Address(reply, 20));
    }

    /// <summary>Reads the server name: 40 bytes, ended by NUL; all but printable ASCII is escaped.</summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciNotSupported</c>.</exception>
    public static string Name(byte[] reply)
    {
        const int start = 20, most = 40;
        Check(reply, DsciOpcode.GetName, reply.Length == start + most);
        int end = Array.IndexOf(reply, (byte)0, start, most);
        // ASCII where names were seen, and anybody's bytes where not: shown as a banner is.
        return EscapedBytes.Of(reply.AsSpan(start, (end < 0 ? start + most : end) - start).ToArray());
    }

    /// <summary>Reads firmware, serial number and protocol version (layout: npreal2d.c for length and version; the rest as seen on a W2250A and a 5110A).</summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciNotSupported</c>.</exception>
    public static DsciKernelInfo KernelInfo(byte[] reply)
    {
        Check(reply, DsciOpcode.GetKernelInfo, reply.Length == 36);
        return new DsciKernelInfo($"{reply[23].ToString(CultureInfo.InvariantCulture)}.{reply[22].ToString(CultureInfo.InvariantCulture)}", reply[28] | reply[29] << 8);
    }

    /// <summary>Reads sockets: their count at 20, in pages the next item at 22, records of 16 bytes from 24 (npreal2d.h, DSCI_NET_STAT).</summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciNotSupported</c>.</exception>
    public static (IReadOnlyList<NPortSocket> Sockets, int Next) Netstat(byte[] reply, DsciOpcode opcode)
    {
        Check(reply, opcode, reply.Length >= NetstatHead && (reply.Length - NetstatHead) % NetstatRow == 0);
        int count = reply[20] | reply[21] << 8;
        if (count > (reply.Length - NetstatHead) / NetstatRow)
            throw Invalid(opcode, $"it speaks of {count} sockets and holds {(reply.Length - NetstatHead) / NetstatRow}");
        List<NPortSocket> sockets = new(count);
        for (int at = NetstatHead; sockets.Count < count; at += NetstatRow)
            sockets.Add(new NPortSocket(Address(reply, at + 4).ToString(), reply[at + 10] | reply[at + 11] << 8,
                Address(reply, at).ToString(), reply[at + 8] | reply[at + 9] << 8, reply[at + 12] == 1, reply[at + 13]));
        return (sockets, opcode == DsciOpcode.GetNetstatEx ? reply[22] | reply[23] << 8 : 0);
    }

    private static void Check(byte[] reply, DsciOpcode opcode, bool isLengthRight)
    {
        if (IdOf(reply, reply.Length, opcode) is null)
            throw Invalid(opcode, "its head is none of a reply");
        if (reply[1] == NotSupported)
            throw new VmSerialException("DsciNotSupported", ErrorKind.NotSupported, $"The device does not know request 0x{(byte)opcode:X2} on UDP 4800.");
        if (reply[1] != 0)
            throw Invalid(opcode, $"its result is {reply[1]}");
        if (!isLengthRight)
            throw Invalid(opcode, $"its length is {reply.Length}");
    }

    private static IPAddress Address(byte[] bytes, int at) => new([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);

    private static VmSerialException Invalid(DsciOpcode opcode, string why)
        => new("DsciReplyInvalid", ErrorKind.InvalidData, $"The reply to request 0x{(byte)opcode:X2} on UDP 4800 was not understood: {why}.");
}
