using System.Net;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.NPort.Menus;
using Xunit;

namespace VmSerial.Unit.NPort;

/// <summary>What users write of lines and addresses, and what menus write of values.</summary>
public sealed class NPortSettingsTests
{
    [Fact]
    public void A_line_is_read_from_a_text_and_from_what_a_shell_makes_of_it()
    {
        SerialLine line = new() { BaudRate = 115200, Parity = Parity.None, DataBits = 8, StopBits = StopBits.One };
        Assert.Equal(line, SerialLine.Parse("115200,N,8,1"));
        Assert.Equal(line, SerialLine.Parse([115200, "N", 8, 1]));
        Assert.Equal(line, SerialLine.Parse("115200, 8, n, 1"));
        Assert.Equal(line with { StopBits = StopBits.OnePointFive, DataBits = 5 }, SerialLine.Parse([115200, 'N', 5, 1.5]));
        Assert.Equal("9600,E,7,2,RTS/CTS,RS-485 2-Wire", SerialLine.Parse("9600,even,7,2,rts/cts,rs485 2-wire").ToString());
        Assert.Equal("9600,N,8,1,,RS-232", SerialLine.Parse("9600,N,8,1,,RS-232").ToString());
    }

    [Theory]
    [InlineData("115200", "1 parts")]
    [InlineData("115200,N,9,1", "5 to 8")]
    [InlineData("0,N,8,1", "50 to 921600")]
    [InlineData("9600,X,8,1", "N, O, E, M, S")]
    [InlineData("9600,N,8,3", "1, 1.5, 2")]
    [InlineData("9600,N,8,1,magic", "RTS/CTS")]
    [InlineData("9600,N,8,1,None,RS-1", "RS-485 4-Wire")]
    public void A_line_that_is_none_is_refused_with_what_is_taken(string text, string said)
    {
        VmSerialException error = Assert.Throws<VmSerialException>(() => SerialLine.Parse(text));
        Assert.Equal("SerialLineInvalid", error.Id);
        Assert.Contains(said, error.Message, System.StringComparison.Ordinal);
        Assert.Contains("115200,N,8,1", error.Advice, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7/32", "192.0.2.7")]
    [InlineData("192.0.2.7/24", "192.0.2.0/24")]
    [InlineData("192.0.2.7/255.255.255.0", "192.0.2.0/24")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("10.0.0.1/255.0.0.255", "10.0.0.1/255.0.0.255")]
    public void Addresses_and_networks_are_compared_as_what_they_mean(string text, string canonical) => Assert.Equal(canonical, AccessibleIpRow.Parse(text).ToString());

    [Theory]
    [InlineData("10.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("256.1.1.1")]
    [InlineData("::1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("esx01")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string text) => Assert.Equal("AccessibleIpInvalid", Assert.Throws<VmSerialException>(() => AccessibleIpRow.Parse(text)).Id);

    [Fact]
    public void A_network_holds_its_addresses_and_no_others()
    {
        AccessibleIpRow row = AccessibleIpRow.Parse("192.0.2.0/25");
        Assert.True(row.Contains(IPAddress.Parse("192.0.2.127")));
        Assert.False(row.Contains(IPAddress.Parse("192.0.2.128")));
        Assert.False(row.Contains(IPAddress.IPv6Loopback));
    }

    [Theory]
    [InlineData("Packing length", ConsoleLabel.PackingLength)]
    [InlineData("Packet length", ConsoleLabel.PackingLength)]
    [InlineData("Local TCP Port", ConsoleLabel.TcpPort)]
    [InlineData("TCP port", ConsoleLabel.TcpPort)]
    [InlineData("Command Port", ConsoleLabel.CommandPort)]
    [InlineData("Cmd port", ConsoleLabel.CommandPort)]
    [InlineData("Max Connection", ConsoleLabel.MaxConnection)]
    [InlineData("Operation Mode", ConsoleLabel.Mode)]
    internal void A_label_is_known_by_all_its_names(string text, ConsoleLabel label) => Assert.Equal(label, ConsoleLabels.Setting(text));

    [Theory]
    [InlineData("TCP Server Mode", OperationMode.TcpServer)]
    [InlineData("TCP Server", OperationMode.TcpServer)]
    [InlineData("Real COM Mode", OperationMode.RealCom)]
    [InlineData("RFC2217", OperationMode.Rfc2217)]
    [InlineData("Disabled", OperationMode.Disabled)]
    public void A_mode_is_known_by_the_words_of_menus(string text, OperationMode mode) => Assert.Equal(mode, SettingWords.Mode(text));

    [Fact]
    public void A_value_is_met_by_the_same_number_with_a_unit_and_by_no_other()
    {
        SettingWish wish = new(ConsoleLabel.BaudRate, 9600);
        Assert.True(wish.IsMetBy("9600"));
        Assert.True(wish.IsMetBy("9600 bps"));
        Assert.False(wish.IsMetBy("19200"));
        Assert.False(new SettingWish(ConsoleLabel.StopBits, ["1"]).IsMetBy("1.5"));
        Assert.True(new SettingWish(ConsoleLabel.Mode, SettingWords.Of(OperationMode.TcpServer)).IsMetBy("TCP Server Mode"));
        Assert.False(new SettingWish(ConsoleLabel.Interface, SettingWords.Of(SerialInterface.Rs485TwoWire)).IsMetBy("RS-485 4-Wire"));
    }

    [Fact]
    public void A_way_to_a_device_shows_no_secret()
        => Assert.DoesNotContain("s3cret", new NPortAccess("nport-a") { Password = "s3cret", User = "admin" }.ToString(), System.StringComparison.Ordinal);
}
