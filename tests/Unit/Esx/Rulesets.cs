using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Unit.Esx;

/// <summary>Rulesets and ruleset files for the tests.</summary>
internal static class Rulesets
{
    /// <summary>The end of the file on a 5.0 U1 host, with the two services before it shortened to their form.</summary>
    internal const string Stock = """
        <!-- Firewall configuration information -->
        <ConfigRoot>
        <!-- VM serial port connected over network -->
        <service id="0031">
        <id>remoteSerialPort</id>
        <rule id='0000'>
        <direction>outbound</direction>
        <protocol>tcp</protocol>
        <porttype>dst</porttype>
        <port>
        <begin>0</begin>
        <end>65535</end>
        </port>
        </rule>
        <enabled>false</enabled>
        <required>false</required>
        </service>
        <!-- netDump -->
        <service id="0032">
        <id>netDump</id>
        <rule id='0000'>
        <direction>outbound</direction>
        <protocol>udp</protocol>
        <porttype>dst</porttype>
        <port>6500</port>
        </rule>
        <enabled>true</enabled>
        <required>false</required>
        </service>
        </ConfigRoot>

        """;

    internal static CustomRuleset Moxa { get; } = Of("moxa", RulesetRule.Create(RuleDirection.Outbound, 4001));

    internal static Gen<RulesetRule> Rule =>
        from direction in Gen.Elements(RuleDirection.Inbound, RuleDirection.Outbound)
        from protocol in Gen.Elements(RuleProtocol.Tcp, RuleProtocol.Udp)
        from type in Gen.Elements(RulePortType.Dst, RulePortType.Src)
        from begin in Gen.Choose(1, 65535)
        from end in Gen.OneOf(Gen.Constant(begin), Gen.Choose(begin, 65535))
        select RulesetRule.Create(direction, begin, end, protocol, type);

    internal static Gen<string> IdText => Gen.OneOf(
        Gen.Elements("moxa", "Moxa2", "a--b", "a---b", "x-", "_", "1", "VmSerial", "a.b.c", new string('z', 64)),
        Gen.Elements("abcXYZ0189_".ToCharArray()).SelectMany(first => Gen.Elements("abXY09._-".ToCharArray()).ListOf().Select(rest => first + string.Concat(rest.Take(60)))));

    internal static Gen<CustomRuleset> Ruleset =>
        from id in IdText.Where(text => !StockRulesets.Contains(text))
        from rules in Rule.NonEmptyListOf()
        from enabled in Gen.Elements(true, false)
        from required in Gen.Elements(true, false)
        select new CustomRuleset(RulesetId.Parse(id), rules.Distinct().Take(6), enabled, required);

    internal static CustomRuleset Of(string id, params RulesetRule[] rules) => new(RulesetId.Parse(id), rules);

    internal static ServiceXml Read(string text) => ServiceXml.Parse(Encoding.UTF8.GetBytes(text));

    internal static VmSerialException Refused(string id, Action action)
    {
        VmSerialException e = Assert.Throws<VmSerialException>(action);
        Assert.Equal(id, e.Id);
        return e;
    }

    internal static void Check<T>(int runs, int size, Gen<T> values, Action<T> property)
        => Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(size).WithQuietOnSuccess(true));
}
