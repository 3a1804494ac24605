using System.Linq;
using System.Text;
using VmSerial.Telnet;
using Xunit;

namespace VmSerial.Unit.Telnet;

public sealed class TelnetDecoderTests
{
    private static readonly byte[] s_text = "login: "u8.ToArray();

    [Fact]
    public void Data_passes_and_commands_do_not()
    {
        // ser2net 4.3.11, telnet accepter, on connect.
        TelnetStream stream = TelnetStream.Of(false, [.. TelnetStream.Bytes("FF FB 03 FF FD 03 FF FB 01 FF FE 01 FF FD 00 FF FB 00"), .. s_text]);

        Assert.Equal(s_text, stream.Data);
        Assert.Equal(["Will 3", "Do 3", "Will 1", "Dont 1", "Do 0", "Will 0"], stream.Events);
    }

    [Fact]
    public void The_first_bytes_of_a_VM_are_WILL_AUTHENTICATION()
        => Assert.Equal(["Will 37"], TelnetStream.Of(false, TelnetStream.Bytes("FF FB 25")).Events);

    [Fact]
    public void A_doubled_255_is_one_byte_of_data()
        => Assert.Equal(TelnetStream.Bytes("41 FF 42"), TelnetStream.Of(true, TelnetStream.Bytes("41 FF FF 42")).Data);

    [Fact]
    public void A_subnegotiation_is_told_whole_and_undoubled()
    {
        // Modem state of ser2net, then its signature with a 255 in it.
        TelnetStream stream = TelnetStream.Of(true, TelnetStream.Bytes("FF FA 2C 6B 00 FF F0 FF FA 2C 64 FF FF 32 FF F0"));

        Assert.Equal(["Subnegotiation 44 6B00", "Subnegotiation 44 64FF32"], stream.Events);
        Assert.Empty(stream.Data);
    }

    [Fact]
    public void The_capture_of_VMware_is_read_in_its_order()
    {
        byte[] capture = TelnetStream.Bytes("FF FB 25 FF FD 00 FF FD 03 FF FD 01 FF FB 00 FF FB 03 FF FB E8 FF FA E8 46 53 76 53 50 43 2E 70 79 FF F0 FF FB 2C 20 21 22");

        TelnetStream stream = TelnetStream.Of(false, capture);

        Assert.Equal(["Will 37", "Do 0", "Do 3", "Do 1", "Will 0", "Will 3", "Will 232", "Subnegotiation 232 4653765350432E7079", "Will 44"], stream.Events);
        Assert.Equal(" !\"", Encoding.ASCII.GetString(stream.Data));
    }

    [Theory]
    [InlineData("0D 00 41", "0D 41")]
    [InlineData("0D 0A", "0D 0A")]
    [InlineData("0D 41 00", "0D 41 00")]
    [InlineData("0D 00 00", "0D 00")]
    [InlineData("0D FF F1 00 41", "0D 41")]
    [InlineData("0D FF FF 00", "0D FF 00")]
    public void A_NUL_behind_a_carriage_return_goes_outside_BINARY(string sent, string data)
        => Assert.Equal(TelnetStream.Bytes(data), TelnetStream.Of(false, TelnetStream.Bytes(sent)).Data);

    [Fact]
    public void In_BINARY_every_NUL_is_data()
        => Assert.Equal(TelnetStream.Bytes("0D 00 41"), TelnetStream.Of(true, TelnetStream.Bytes("0D 00 41")).Data);

    [Fact]
    public void An_event_comes_after_the_data_before_it_and_before_the_data_behind_it()
    {
        TelnetDecoder decoder = new();
        System.ReadOnlySpan<byte> source = TelnetStream.Bytes("41 42 FF F3 43");
        byte[] destination = new byte[16];

        Assert.Equal(2, decoder.Decode(ref source, destination, out TelnetEvent telnet));
        Assert.Equal(TelnetCommand.Break, telnet.Command);
        Assert.Equal(1, decoder.Decode(ref source, destination, out telnet));
        Assert.Equal(TelnetCommand.None, telnet.Command);
    }

    [Fact]
    public void A_subnegotiation_without_end_is_kept_to_its_limit()
    {
        TelnetStream stream = TelnetStream.Of(true, TelnetStream.Bytes("FF FA 18"), new byte[3_000_000], TelnetStream.Bytes("FF F0 41"));

        Assert.EndsWith($" and {3_000_000 - TelnetDecoder.MaximumPayload} more", Assert.Single(stream.Events));
        Assert.Equal("A"u8.ToArray(), stream.Data);
    }

    [Theory]
    [InlineData("FF 00 41", 1, "")]
    [InlineData("FF F0 41", 1, "")]
    [InlineData("FF FA 18 01 FF FB 01 41", 1, "Will 1")]
    [InlineData("FF FA FF FB 03 41", 1, "Will 3")]
    public void What_telnet_does_not_know_is_counted_and_left_out(string sent, int malformed, string events)
    {
        TelnetStream stream = TelnetStream.Of(true, TelnetStream.Bytes(sent));

        Assert.Equal("A"u8.ToArray(), stream.Data);
        Assert.Equal(malformed, stream.Decoder.MalformedSequences);
        Assert.Equal(events, string.Join(',', stream.Events));
    }

    [Fact]
    public void A_stream_that_ends_inside_a_command_says_so()
    {
        Assert.All(["FF", "FF FB", "FF FA", "FF FA 18", "FF FA 18 FF"], cut => Assert.True(TelnetStream.Of(true, TelnetStream.Bytes(cut)).Decoder.IsInsideCommand));
        Assert.False(TelnetStream.Of(true, s_text).Decoder.IsInsideCommand);
    }

    [Fact]
    public void Chunks_without_commands_allocate_nothing()
    {
        TelnetDecoder decoder = new() { Binary = true };
        byte[] chunk = [.. Enumerable.Range(0, 65536).SelectMany(i => i % 256 == 255 ? new byte[] { 255, 255 } : [(byte)(i % 256)])];
        byte[] destination = new byte[chunk.Length];
        Pass();
        long before = System.GC.GetAllocatedBytesForCurrentThread();

        Pass();

        Assert.Equal(before, System.GC.GetAllocatedBytesForCurrentThread());

        void Pass()
        {
            System.ReadOnlySpan<byte> source = chunk;
            while (!source.IsEmpty)
                decoder.Decode(ref source, destination, out _);
        }
    }
}
