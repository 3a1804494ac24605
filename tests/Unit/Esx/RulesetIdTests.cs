using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Unit.Esx;

public sealed class RulesetIdTests
{
    [Theory]
    [InlineData("moxa")]
    [InlineData("Moxa")]
    [InlineData("SMTP_Out")]
    [InlineData("a.b-c_1")]
    [InlineData("0")]
    public void A_plain_name_is_an_id_and_keeps_its_case(string text) => Assert.Equal(text, RulesetId.Parse(text).Text);

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData(" ", "a blank")]
    [InlineData("mo xa", "a blank")]
    [InlineData("moxa\n", "a line break")]
    [InlineData("moxa\r\nrm", "a line break")]
    [InlineData("$(reboot)", "the character $")]
    [InlineData("`reboot`", "the character `")]
    [InlineData("a'b", "the character '")]
    [InlineData("a\"b", "the character \"")]
    [InlineData("a;b", "the character ;")]
    [InlineData("../../etc/passwd", "the character /")]
    [InlineData("a<b", "the character <")]
    [InlineData("büro", "U+00FC")]
    [InlineData("a\0b", "U+0000")]
    [InlineData("-r", "begins with '-'")]
    [InlineData("..", "begins with '.'")]
    public void What_means_something_to_a_shell_to_XML_or_to_a_path_is_no_id(string? text, string reason)
    {
        VmSerialException e = Rulesets.Refused("InvalidRulesetId", () => RulesetId.Parse(text));

        Assert.Equal(ErrorKind.InvalidArgument, e.Kind);
        Assert.Contains(reason, e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Null(RulesetId.TryParse(text));
    }

    [Fact]
    public void An_id_has_64_characters_at_most()
    {
        Assert.Equal(64, RulesetId.Parse(new string('a', 64)).Text.Length);
        Assert.Contains("65 characters", Rulesets.Refused("InvalidRulesetId", () => RulesetId.Parse(new string('a', 65))).Message);
    }

    [Fact]
    public void Any_text_is_an_id_of_the_known_alphabet_or_is_refused()
        => Rulesets.Check(10000, 80, ArbMap.Default.GeneratorFor<string>(), text =>
        {
            if (RulesetId.TryParse(text) is { } id)
            {
                Assert.Equal(text, id.Text);
                Assert.InRange(text.Length, 1, 64);
                Assert.All(text, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
            }
        });

    [Theory]
    [InlineData(0, null, "port 0")]
    [InlineData(-1, null, "port -1")]
    [InlineData(65536, null, "port 65536")]
    [InlineData(1, 65536, "port 65536")]
    [InlineData(1, 0, "port 0")]
    [InlineData(4016, 4001, "ends before it begins")]
    public void A_rule_out_of_range_is_refused(int begin, int? end, string reason)
        => Assert.Contains(reason, Rulesets.Refused("InvalidRulesetPort", () => RulesetRule.Create(RuleDirection.Outbound, begin, end)).Message);

    [Fact]
    public void A_rule_says_what_it_is()
    {
        Assert.Equal("outbound tcp dst 4001", RulesetRule.Create(RuleDirection.Outbound, 4001).ToString());
        Assert.Equal("inbound udp src 1-65535", RulesetRule.Create(RuleDirection.Inbound, 1, 65535, RuleProtocol.Udp, RulePortType.Src).ToString());
    }

    [Fact]
    public void A_ruleset_needs_a_rule_and_takes_each_once()
    {
        RulesetRule rule = RulesetRule.Create(RuleDirection.Outbound, 4001);

        Assert.Contains("no rule", Rulesets.Refused("InvalidRuleset", () => Rulesets.Of("moxa")).Message);
        Assert.Contains("twice", Rulesets.Refused("InvalidRuleset", () => Rulesets.Of("moxa", rule, rule)).Message);
    }
}
