using System;

namespace VmSerial.Telnet;

/// <summary>Makes the bytes of a telnet stream. Without state: what is encoded in pieces is what would have been encoded in one.</summary>
public static class TelnetEncoder
{
    private const byte Iac = (byte)TelnetCommand.Iac;
    private const byte CarriageReturn = 13;
    private const byte LineFeed = 10;

    /// <summary>How much room some bytes of data may need when they are encoded.</summary>
    public static int MaximumLength(int length) => checked(length * 2);

    /// <summary>
    /// Encodes data: 255 is doubled, and outside BINARY a carriage return that no line feed follows gets a NUL (RFC 854). The last byte of a piece
    /// gets one as well: whoever pressed Enter is not to wait for the next key.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes, apart from <paramref name="data"/>.</param>
    /// <param name="binary">Whether we send BINARY (RFC 856).</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Encode(ReadOnlySpan<byte> data, Span<byte> destination, bool binary)
    {
        if (destination.Length < MaximumLength(data.Length))
            throw new ArgumentException("The destination has no room for data that is all 255.", nameof(destination));
        int written = 0;
        while (!data.IsEmpty)
        {
            int length = binary ? data.IndexOf(Iac) : data.IndexOfAny(Iac, CarriageReturn);
            length = length < 0 ? data.Length : length + 1;
            data.Slice(0, length).CopyTo(destination.Slice(written));
            written += length;
            byte last = data[length - 1];
            data = data.Slice(length);
            if (last == Iac)
                destination[written++] = Iac;
            else if (last == CarriageReturn && !binary && (data.IsEmpty || data[0] != LineFeed))
                destination[written++] = 0;
        }
        return written;
    }

    /// <summary>A negotiation: <c>FF FB 00</c> for WILL BINARY.</summary>
    public static byte[] Negotiation(TelnetCommand verb, TelnetOption option) => [Iac, (byte)verb, (byte)option];

    /// <summary>A command without an option: <c>FF F3</c> for a break.</summary>
    public static byte[] Command(TelnetCommand command) => [Iac, (byte)command];

    /// <summary>A subnegotiation: IAC SB, the option, the payload with every 255 doubled, IAC SE (RFC 855).</summary>
    public static byte[] Subnegotiation(TelnetOption option, ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[MaximumLength(payload.Length) + 5];
        bytes[0] = Iac;
        bytes[1] = (byte)TelnetCommand.Subnegotiation;
        bytes[2] = (byte)option;
        int end = 3 + Encode(payload, bytes.AsSpan(3), binary: true);
        bytes[end++] = Iac;
        bytes[end++] = (byte)TelnetCommand.SubnegotiationEnd;
        return bytes.AsSpan(0, end).ToArray();
    }
}
