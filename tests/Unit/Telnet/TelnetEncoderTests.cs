using System;
using VmSerial.Telnet;
using Xunit;

namespace VmSerial.Unit.Telnet;

public sealed class TelnetEncoderTests
{
    [Theory]
    [InlineData(true, "41 FF 42", "41 FF FF 42")]
    [InlineData(true, "0D 0D 00 FF", "0D 0D 00 FF FF")]
    [InlineData(false, "0D", "0D 00")]
    [InlineData(false, "0D 0A", "0D 0A")]
    [InlineData(false, "0D 41 FF", "0D 00 41 FF FF")]
    [InlineData(false, "0D 00", "0D 00 00")]
    public void Data_is_escaped(bool binary, string data, string sent)
    {
        byte[] destination = new byte[64];
        int length = TelnetEncoder.Encode(TelnetStream.Bytes(data), destination, binary);
        Assert.Equal(TelnetStream.Bytes(sent), destination[..length]);
    }

    [Fact]
    public void A_subnegotiation_doubles_what_would_end_it()
        => Assert.Equal(TelnetStream.Bytes("FF FA 2C 01 FF FF FF F0"), TelnetEncoder.Subnegotiation(TelnetOption.ComPort, [1, 255]));

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
        => Assert.Throws<ArgumentException>(() => TelnetEncoder.Encode(new byte[10], new byte[19], true));
}
