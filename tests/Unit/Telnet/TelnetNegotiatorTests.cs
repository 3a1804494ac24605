using System;
using System.Linq;
using VmSerial.Telnet;
using Xunit;

namespace VmSerial.Unit.Telnet;

public sealed class TelnetNegotiatorTests
{
    [Fact]
    public void A_terminal_says_what_it_wants_and_refuses_to_authenticate()
    {
        TelnetNegotiator client = new(TelnetPolicy.Client);

        Assert.Equal("FFFB00 FFFB03 FFFB1F FFFD00 FFFD03", Hex(client.Open()));
        // What a VM's server port says first (Juniper/py-junos-netconify, issue 44).
        Assert.Equal("FFFC25", Hex(client.Receive(new(TelnetCommand.Do, TelnetOption.Authentication))));
    }

    [Fact]
    public void A_terminal_takes_the_peers_echo_and_binary()
    {
        TelnetNegotiator client = new(TelnetPolicy.Client);
        client.Open();

        Assert.Equal("FFFD01", Hex(client.Receive(new(TelnetCommand.Will, TelnetOption.Echo))));
        Assert.Empty(client.Receive(new(TelnetCommand.Will, TelnetOption.Binary)));
        Assert.Empty(client.Receive(new(TelnetCommand.Do, TelnetOption.Binary)));
        Assert.True(client is { SendsBinary: true, ReceivesBinary: true });
        Assert.True(client.IsEnabled(TelnetSide.Remote, TelnetOption.Echo));
    }

    [Fact]
    public void A_listener_answers_a_VM_as_VMwares_capture_shows_it()
    {
        TelnetNegotiator server = new(TelnetPolicy.Server);

        Assert.Equal("FFFB00 FFFB03 FFFB01 FFFD00 FFFD03", Hex(server.Open()));
        Assert.Equal("FFFE25", Hex(server.Receive(new(TelnetCommand.Will, TelnetOption.Authentication))));
        foreach (TelnetCommand verb in (TelnetCommand[])[TelnetCommand.Do, TelnetCommand.Will])
            Assert.All([TelnetOption.Binary, TelnetOption.SuppressGoAhead], o => Assert.Empty(server.Receive(new(verb, o))));
        Assert.Empty(server.Receive(new(TelnetCommand.Do, TelnetOption.Echo)));
        Assert.Equal("FFFE2C", Hex(server.Receive(new(TelnetCommand.Will, TelnetOption.ComPort))));
        Assert.True(server is { SendsBinary: true, ReceivesBinary: true });
    }

    [Fact]
    public void Who_refuses_everything_says_nothing_first_and_no_to_all()
    {
        TelnetNegotiator refusing = new(TelnetPolicy.RefuseAll);

        Assert.Empty(refusing.Open());
        for (int option = 0; option < 256; option++)
        {
            Assert.Equal([255, 254, (byte)option], refusing.Receive(new(TelnetCommand.Will, (TelnetOption)option)));
            if (!refusing.IsExhausted)
                Assert.Equal([255, 252, (byte)option], refusing.Receive(new(TelnetCommand.Do, (TelnetOption)option)));
            Assert.Empty(refusing.Receive(new(TelnetCommand.Wont, (TelnetOption)option)));
            if (refusing.IsExhausted)
                break;
        }
    }

    [Fact]
    public void A_peer_that_negotiates_for_ever_is_not_answered_for_ever()
    {
        TelnetNegotiator client = new(TelnetPolicy.Client);
        int answers = Enumerable.Range(0, 1_000_000).Count(i => client.Receive(new(i % 2 == 0 ? TelnetCommand.Will : TelnetCommand.Wont, TelnetOption.Echo)).Length > 0);

        Assert.Equal(TelnetPolicy.Client.MaximumAnswers, answers);
        Assert.True(client.IsExhausted);
    }

    [Fact]
    public void The_window_is_told_when_it_is_asked_for_and_when_it_changes()
    {
        TelnetNegotiator client = new(TelnetPolicy.Client);
        client.Open();

        Assert.Empty(client.SetWindow(80, 24));
        Assert.Equal("FFFA1F 00500018 FFF0".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(client.Receive(new(TelnetCommand.Do, TelnetOption.WindowSize))));
        Assert.Empty(client.Receive(new(TelnetCommand.Do, TelnetOption.WindowSize)));
        Assert.Empty(client.SetWindow(80, 24));
        Assert.Equal("FFFA1F00FFFF0018FFF0", Convert.ToHexString(client.SetWindow(255, 24)));
        client.Receive(new(TelnetCommand.Dont, TelnetOption.WindowSize));
        Assert.Empty(client.SetWindow(100, 30));
    }

    [Fact]
    public void The_terminal_type_is_told_to_who_asks_in_order()
    {
        TelnetNegotiator client = new(TelnetPolicy.Client);
        TelnetEvent send = new(TelnetCommand.Subnegotiation, TelnetOption.TerminalType, new byte[] { 1 });

        Assert.Empty(client.Receive(send));
        Assert.Equal("FFFB18", Hex(client.Receive(new(TelnetCommand.Do, TelnetOption.TerminalType))));
        Assert.Equal("FFFA1800787465726DFFF0", Convert.ToHexString(client.Receive(send)));
        Assert.Empty(client.Receive(send with { Payload = ReadOnlyMemory<byte>.Empty }));
    }

    [Fact]
    public void An_option_asked_for_and_withdrawn_before_the_answer_ends_where_it_began()
    {
        TelnetNegotiator client = new(TelnetPolicy.RefuseAll);

        Assert.Equal("FFFB2C", Hex(client.Request(TelnetSide.Local, TelnetOption.ComPort, true)));
        Assert.Empty(client.Request(TelnetSide.Local, TelnetOption.ComPort, true));
        Assert.Empty(client.Request(TelnetSide.Local, TelnetOption.ComPort, false));
        Assert.Equal("FFFC2C", Hex(client.Receive(new(TelnetCommand.Do, TelnetOption.ComPort))));
        Assert.Empty(client.Receive(new(TelnetCommand.Dont, TelnetOption.ComPort)));
        Assert.False(client.IsEnabled(TelnetSide.Local, TelnetOption.ComPort));
    }

    private static string Hex(byte[] bytes) => string.Join(' ', bytes.Chunk(3).Select(Convert.ToHexString));
}
