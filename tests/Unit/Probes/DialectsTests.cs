using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Probes;
using Xunit;

namespace VmSerial.Unit.Probes;

public sealed class DialectsTests
{
    [Theory]
    [InlineData("", PeerDialect.Silent)]
    [InlineData("5353482d322e302d4f70656e", PeerDialect.Ssh)] // SSH-2.0-Open
    [InlineData("6c6f67696e3a20", PeerDialect.Text)] // login:
    [InlineData("15030100020100", PeerDialect.Tls)] // an alert
    [InlineData("160303", PeerDialect.Tls)]
    [InlineData("fffb03fffd03fffb01fffe01fffd00fffb00", PeerDialect.Telnet)] // ser2net 4.3.11, telnet
    [InlineData("fffb03fffd03fffb01fffe01fffd00fffb00fffd2c", PeerDialect.Rfc2217)] // ser2net 4.3.11, telnet(rfc2217)
    [InlineData("fffd25", PeerDialect.Telnet)] // an ESXi port that listens
    [InlineData("fffffb2c", PeerDialect.Binary)] // a doubled FF is data
    [InlineData("ff", PeerDialect.Binary)]
    [InlineData("00017f", PeerDialect.Binary)]
    public void First_bytes_tell_the_dialect(string hex, PeerDialect expected)
        => Assert.Equal(expected, Dialects.Of(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("fffd2c", true)]
    [InlineData("fffa2c6b00fff0", true)] // ser2net answers with the modem state
    [InlineData("fffe2c", false)]
    [InlineData("fffb2c", null)] // our own question, from a line that echoes
    [InlineData("fffb2cfffe2c", false)]
    [InlineData("", null)]
    public void An_echo_of_the_question_is_no_answer(string hex, bool? expected)
        => Assert.Equal(expected, Dialects.AnswersComPort(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("fffa2c6500002580fff0", 9600)]
    [InlineData("fffd2cfffa2c650001c200fff0", 115200)]
    [InlineData("fffa2c650000fffffff0", null)] // cut short
    [InlineData("fffa2c65000000fffffff0", 255)] // 255 is doubled
    [InlineData("fffa2c6500000000fff0", null)]
    [InlineData("fffa2c65ffffffffffffffff", null)]
    public void The_rate_is_read_with_doubled_bytes(string hex, int? expected)
        => Assert.Equal(expected, Dialects.BaudRateIn(Convert.FromHexString(hex)));

    [Fact]
    public void Any_bytes_have_a_dialect_and_are_shown_in_printable_ASCII()
        => Prop.ForAll<byte[]>(bytes =>
        {
            _ = (Dialects.Of(bytes), Dialects.AnswersComPort(bytes), Dialects.BaudRateIn(bytes));
            return EscapedBytes.Of(bytes).All(c => c is >= ' ' and < (char)0x7F);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Escaped_text_is_that_of_one_sequence_of_bytes_only()
        => Prop.ForAll<byte[], byte[]>((a, b) => a.SequenceEqual(b) == (EscapedBytes.Of(a) == EscapedBytes.Of(b))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_questions_are_those_of_RFC_2217()
        => Assert.Equal(("FFFB2C", "FFFA2C0100000000FFF0"), (Convert.ToHexString(Dialects.WillComPort), Convert.ToHexString(Dialects.AskBaudRate)));
}
