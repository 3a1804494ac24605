using VmSerial.Errors;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Unit.Esx;

public sealed class RulesetRuleTests
{
    [Theory]
    [InlineData("4001", 4001, 4001)]
    [InlineData("4002-4016", 4002, 4016)]
    [InlineData(" 1 - 65535 ", 1, 65535)]
    public void Ports_are_read_as_people_write_them(string text, int begin, int end)
        => Assert.Equal(RulesetRule.Create(RuleDirection.Inbound, begin, end, RuleProtocol.Udp), RulesetRule.Parse(RuleDirection.Inbound, text, RuleProtocol.Udp));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("4016-4001")]
    [InlineData("4001-")]
    [InlineData("4001-4002-4003")]
    [InlineData("4001;reboot")]
    [InlineData("٤٠٠١")]
    [InlineData("http")]
    public void What_is_no_port_is_refused(string? text)
    {
        VmSerialException refused = Assert.Throws<VmSerialException>(() => RulesetRule.Parse(RuleDirection.Outbound, text));
        Assert.Equal("InvalidRulesetPort", refused.Id);
    }
}
