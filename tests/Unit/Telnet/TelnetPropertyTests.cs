using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Telnet;
using VmSerial.Unit.Esx;
using Xunit;

namespace VmSerial.Unit.Telnet;

public sealed class TelnetPropertyTests
{
    // The bytes that telnet gives a meaning to come far more often than one in 256.
    private static Gen<byte> Byte => Gen.OneOf(Gen.Elements<byte>(255, 255, 255, 13, 10, 0, 240, 250, 251, 252, 253, 254, 24, 37), Gen.Choose(0, 255).Select(i => (byte)i));

    private static Gen<(byte[] Bytes, int[] Cuts, int Room, bool Binary)> Streams =>
        from bytes in Byte.ArrayOf()
        from cuts in Gen.Choose(1, 7).ListOf()
        from room in Gen.Choose(1, 9)
        from binary in Gen.Elements(true, false)
        select (bytes, cuts.ToArray(), room, binary);

    [Fact]
    public void What_is_encoded_is_decoded_to_the_same_bytes_however_either_is_cut()
        => Rulesets.Check(5000, 60, Streams, given =>
        {
            byte[] room = new byte[TelnetEncoder.MaximumLength(given.Bytes.Length)];
            int length = 0;
            foreach (Range piece in Cut(given.Bytes.Length, [.. given.Cuts.Reverse()]))
                length += TelnetEncoder.Encode(given.Bytes.AsSpan(piece), room.AsSpan(length), given.Binary);

            TelnetStream stream = new() { Decoder = { Binary = given.Binary } };
            foreach (Range piece in Cut(length, given.Cuts))
                stream.Feed(room.AsSpan(0, length)[piece], given.Room);

            Assert.Equal(given.Bytes, stream.Data);
            Assert.Empty(stream.Events);
            Assert.False(stream.Decoder.IsInsideCommand);
        });

    [Fact]
    public void Any_bytes_are_taken_apart_alike_however_they_are_cut()
        => Rulesets.Check(5000, 60, Streams, given =>
        {
            TelnetStream whole = TelnetStream.Of(given.Binary, given.Bytes);
            TelnetStream cut = new() { Decoder = { Binary = given.Binary } };
            foreach (Range piece in Cut(given.Bytes.Length, given.Cuts))
                cut.Feed(given.Bytes.AsSpan(piece), given.Room);

            Assert.Equal(whole.Data, cut.Data);
            Assert.Equal(whole.Events, cut.Events);
            Assert.Equal(whole.Decoder.MalformedSequences, cut.Decoder.MalformedSequences);
            Assert.True(whole.Data.Length <= given.Bytes.Length);
        });

    [Fact]
    public void The_destination_may_be_the_source()
        => Rulesets.Check(2000, 60, Streams, given =>
        {
            byte[] memory = [.. given.Bytes];
            TelnetDecoder decoder = new() { Binary = given.Binary };
            ReadOnlySpan<byte> source = memory;
            int written = 0;
            while (!source.IsEmpty)
                written += decoder.Decode(ref source, memory.AsSpan(written), out _);

            Assert.Equal(TelnetStream.Of(given.Binary, given.Bytes).Data, memory[..written]);
        });

    [Fact]
    public void Two_negotiators_come_to_rest_and_agree_whatever_they_want()
        => Rulesets.Check(3000, 30, Gen.Zip(Requests, Requests), given =>
        {
            (TelnetNegotiator a, TelnetNegotiator b) = (new(TelnetPolicy.Client), new(TelnetPolicy.Server));
            byte[] toB = [.. a.Open(), .. given.Item1.SelectMany(r => a.Request(r.Side, r.Option, r.Enable))];
            byte[] toA = [.. b.Open(), .. given.Item2.SelectMany(r => b.Request(r.Side, r.Option, r.Enable))];
            int rounds = 0;
            while (toA.Length + toB.Length > 0)
            {
                Assert.True(++rounds < 20, "They do not come to rest.");
                (toA, toB) = (Answer(b, toB), Answer(a, toA));
            }
            for (int option = 0; option < 256; option++)
            {
                Assert.Equal(a.IsEnabled(TelnetSide.Local, (TelnetOption)option), b.IsEnabled(TelnetSide.Remote, (TelnetOption)option));
                Assert.Equal(a.IsEnabled(TelnetSide.Remote, (TelnetOption)option), b.IsEnabled(TelnetSide.Local, (TelnetOption)option));
            }
        });

    [Fact]
    public void A_peer_that_sends_anything_gets_a_bounded_number_of_answers()
        => Rulesets.Check(300, 2000, Byte.ArrayOf(), bytes =>
        {
            TelnetNegotiator negotiator = new(TelnetPolicy.Client with { MaximumAnswers = 8 });
            Assert.True(Answer(negotiator, bytes).Length <= 8 * 12);
        });

    private static Gen<(TelnetSide Side, TelnetOption Option, bool Enable)[]> Requests =>
        (from side in Gen.Elements(TelnetSide.Local, TelnetSide.Remote)
         from option in Gen.Elements(TelnetOption.Binary, TelnetOption.Echo, TelnetOption.WindowSize, TelnetOption.ComPort)
         from enable in Gen.Elements(true, false)
         select (side, option, enable)).ArrayOf();

    private static byte[] Answer(TelnetNegotiator negotiator, ReadOnlySpan<byte> bytes)
    {
        TelnetDecoder decoder = new();
        byte[] data = new byte[bytes.Length + 1];
        byte[] answers = [];
        while (!bytes.IsEmpty)
        {
            decoder.Decode(ref bytes, data, out TelnetEvent telnet);
            answers = [.. answers, .. negotiator.Receive(telnet)];
        }
        return answers;
    }

    // Pieces of the given lengths, over and over.
    private static System.Collections.Generic.IEnumerable<Range> Cut(int length, int[] cuts)
    {
        int at = 0;
        for (int i = 0; at < length; i++)
        {
            int end = cuts.Length == 0 ? length : Math.Min(length, at + cuts[i % cuts.Length]);
            yield return at..end;
            at = end;
        }
    }
}
