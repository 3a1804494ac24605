using System;
using System.Collections.Generic;
using VmSerial.Telnet;

namespace VmSerial.Unit.Telnet;

/// <summary>A whole stream taken apart, fed in the pieces that a test wants.</summary>
internal sealed class TelnetStream
{
    private readonly List<byte> _data = [];
    private readonly List<string> _events = [];

    public TelnetDecoder Decoder { get; } = new();

    public byte[] Data => [.. _data];

    /// <summary>Each event as the verb, the option and the payload in hexadecimal digits.</summary>
    public IReadOnlyList<string> Events => _events;

    public static TelnetStream Of(bool binary, params byte[][] pieces)
    {
        TelnetStream stream = new() { Decoder = { Binary = binary } };
        foreach (byte[] piece in pieces)
            stream.Feed(piece, room: 4096);
        return stream;
    }

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public void Feed(ReadOnlySpan<byte> source, int room)
    {
        byte[] destination = new byte[room];
        while (!source.IsEmpty)
        {
            int before = source.Length;
            int written = Decoder.Decode(ref source, destination, out TelnetEvent telnet);
            _data.AddRange(destination[..written]);
            if (telnet.Command != TelnetCommand.None)
                _events.Add($"{telnet.Command} {(byte)telnet.Option} {Convert.ToHexString(telnet.Payload.Span)}".TrimEnd() + (telnet.DroppedPayload > 0 ? $" and {telnet.DroppedPayload} more" : ""));
            if (source.Length == before && written == 0)
                throw new InvalidOperationException("No progress.");
        }
    }
}
