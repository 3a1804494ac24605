using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using VmSerial.Errors;
using VmSerial.Esx;
using Xunit;
using static VmSerial.Unit.Esx.Rulesets;

namespace VmSerial.Unit.Esx;

public sealed class ServiceXmlTests
{
    private static readonly RulesetRule s_out4001 = RulesetRule.Create(RuleDirection.Outbound, 4001);

    [Fact]
    public void The_services_of_a_stock_file_are_read()
    {
        ServiceXml file = Read(Stock);

        Assert.Equal(["0031 remoteSerialPort outbound tcp dst 0-65535", "0032 netDump outbound udp dst 6500"],
            file.Services.Select(s => $"{s.Number} {s.Id} {s.RulesText}"));
        Assert.Equal([(false, false, false, 4), (true, false, false, 19)], file.Services.Select(s => (s.Enabled, s.Required, s.IsMarked, s.Line)));
        Assert.All(file.Services, s => Assert.StartsWith("<service id=", Stock[s.Start..s.End]));
        Assert.All(file.Services, s => Assert.EndsWith("</service>", Stock[s.Start..s.End]));
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void A_ruleset_is_added_as_0033_in_the_style_of_the_file()
    {
        string expected = Stock.Replace("</ConfigRoot>", """
            <!-- VmSerial: ruleset moxa -->
            <service id="0033">
            <id>moxa</id>
            <rule id="0000">
            <direction>outbound</direction>
            <protocol>tcp</protocol>
            <porttype>dst</porttype>
            <port>4001</port>
            </rule>
            <enabled>false</enabled>
            <required>false</required>
            </service>
            </ConfigRoot>
            """);

        Assert.Equal(expected, Read(Stock).Add(Moxa).Text);
    }

    [Fact]
    public void Indentation_line_ends_and_byte_order_mark_are_the_files_own()
    {
        const string Indented = "<ConfigRoot>\r\n\t<service id='7'>\r\n\t\t<id>a</id>\r\n\t\t<rule>\r\n\t\t\t<direction>inbound</direction>\r\n\t\t\t<protocol>tcp</protocol>"
            + "\r\n\t\t\t<porttype>dst</porttype>\r\n\t\t\t<port>1</port>\r\n\t\t</rule>\r\n\t</service>\r\n</ConfigRoot>\r\n";
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Indented)];
        CustomRuleset range = Of("moxa", RulesetRule.Create(RuleDirection.Outbound, 4001, 4016));

        ServiceXml after = ServiceXml.Parse(bytes).Add(range);

        Assert.Equal(bytes[..3], after.ToBytes()[..3]);
        Assert.Equal(Indented.Replace("</ConfigRoot>", "\t<!-- VmSerial: ruleset moxa -->\r\n\t<service id='8'>\r\n\t\t<id>moxa</id>\r\n\t\t<rule id='0000'>\r\n\t\t\t<direction>outbound</direction>"
            + "\r\n\t\t\t<protocol>tcp</protocol>\r\n\t\t\t<porttype>dst</porttype>\r\n\t\t\t<port>\r\n\t\t\t\t<begin>4001</begin>\r\n\t\t\t\t<end>4016</end>\r\n\t\t\t</port>\r\n\t\t</rule>"
            + "\r\n\t\t<enabled>false</enabled>\r\n\t\t<required>false</required>\r\n\t</service>\r\n</ConfigRoot>"), after.Text);
    }

    [Theory]
    [InlineData("<ConfigRoot/>")]
    [InlineData("<ConfigRoot a='>' />\n")]
    [InlineData("<ConfigRoot></ConfigRoot>")]
    [InlineData("<ConfigRoot>\n</ConfigRoot>")]
    [InlineData("<?xml version='1.0' encoding='UTF-8'?>\n<ConfigRoot>\n  <!-- none -->\n</ConfigRoot >\n<!-- end -->")]
    [InlineData("<ConfigRoot><service id='0001'><id>a</id></service></ConfigRoot>")]
    [InlineData("<ConfigRoot>\n  <service id='0001'><id>a</id></service></ConfigRoot>")]
    [InlineData("<ConfigRoot>\n  <service id='0001'/>\n  </ConfigRoot>")]
    [InlineData("<ConfigRoot>\r<service id='0001' note='a>b'>\r<id>a</id>\r</service>\r</ConfigRoot>")]
    public void A_ruleset_can_be_added_to_a_file_of_any_form(string text)
    {
        ServiceXml after = Read(text).Add(Moxa);

        ServiceEntry added = Assert.Single(after.Find(Moxa.Id));
        Assert.True(added.IsMarked);
        Assert.Equal([s_out4001], added.Rules);
        Assert.Equal(Read(text).Services.Count + 1, after.Services.Count);
    }

    [Theory]
    [InlineData("'0032'", "0033")]
    [InlineData("'0099'", "0100")]
    [InlineData("'9999'", "10000")]
    [InlineData("'7'", "8")]
    [InlineData("'00000007'", "00000008")]
    [InlineData("'abc'", "0000")]
    [InlineData("'-5'", "0000")]
    [InlineData("' 0040 '", "0041")]
    [InlineData("'99999999999999999999999'", "0000")]
    public void The_number_is_the_one_after_the_highest(string found, string expected)
        => Assert.Equal(expected, Read($"<ConfigRoot><service id={found}><id>a</id></service></ConfigRoot>").Add(Moxa).Find(Moxa.Id).Single().Number);

    [Fact]
    public void The_old_dialect_is_read()
    {
        ServiceXml file = Read("""
            <ConfigRoot><service id='0001'><id>swarm</id>
              <rule><direction>inbound</direction><protocol>tcp</protocol><port type='dst'>2377</port><port type="src">
                <begin>7000</begin><end>7010</end></port></rule>
              <rule><direction>sideways</direction><protocol>tcp</protocol><port type='dst'>1</port></rule>
            </service></ConfigRoot>
            """);

        ServiceEntry service = Assert.Single(file.Services);
        Assert.Equal("inbound tcp dst 2377, inbound tcp src 7000-7010 and 1 of an unknown form", service.RulesText);
    }

    [Fact]
    public void Removing_takes_the_marker_along_and_nothing_else()
        => Assert.Equal(Stock, Read(Stock).Add(Moxa).Remove(Moxa.Id).Text);

    [Fact]
    public void Replacing_is_one_edit_in_place_under_the_same_number()
    {
        ServiceXml before = Read(Stock).Add(Moxa).Add(Of("last", s_out4001));

        ServiceXml after = before.Replace(Of("moxa", RulesetRule.Create(RuleDirection.Outbound, 4002)));

        Assert.Equal(before.Text.Replace("""
            <id>moxa</id>
            <rule id="0000">
            <direction>outbound</direction>
            <protocol>tcp</protocol>
            <porttype>dst</porttype>
            <port>4001</port>
            """, """
            <id>moxa</id>
            <rule id="0000">
            <direction>outbound</direction>
            <protocol>tcp</protocol>
            <porttype>dst</porttype>
            <port>4002</port>
            """), after.Text);
        Assert.NotEqual(before.Text, after.Text);
        Assert.Same(after, after.Replace(Of("moxa", RulesetRule.Create(RuleDirection.Outbound, 4002))));
    }

    [Fact]
    public void A_ruleset_added_by_hand_is_changed_with_force_only_and_is_marked_then()
    {
        ServiceXml byHand = Read(Read(Stock).Add(Moxa).Text.Replace("<!-- VmSerial: ruleset moxa -->\n", ""));
        CustomRuleset other = Of("moxa", RulesetRule.Create(RuleDirection.Outbound, 4002));

        Assert.Contains("outbound tcp dst 4001", Refused("RulesetNotMarked", () => byHand.Remove(Moxa.Id)).Message);
        Refused("RulesetNotMarked", () => byHand.Replace(other));
        Assert.Equal(Stock, byHand.Remove(Moxa.Id, force: true).Text);
        Assert.True(byHand.Replace(other, force: true).Find(Moxa.Id).Single().IsMarked);
    }

    [Theory]
    [InlineData("<!-- VmSerial: ruleset other -->")]
    [InlineData("<!-- VmSerial: ruleset Moxa -->")]
    [InlineData("<!-- VmSerial: ruleset moxa --> text")]
    [InlineData("<!-- VmSerial: ruleset moxa --><!-- mine -->")]
    [InlineData("<!-- VmSerial: ruleset moxa --><other/>")]
    public void A_marker_counts_for_the_service_right_behind_it_with_its_id(string before)
        => Assert.False(Read($"<ConfigRoot>{before}<service id='1'><id>moxa</id></service></ConfigRoot>").Services[0].IsMarked);

    [Fact]
    public void An_id_that_is_taken_is_refused_with_both_rules_side_by_side()
    {
        VmSerialException e = Refused("RulesetIdInUse", () => Read(Stock).Add(Moxa).Add(Of("moxa", RulesetRule.Create(RuleDirection.Inbound, 23))));

        Assert.Contains("Found: outbound tcp dst 4001; wanted: inbound tcp dst 23", e.Message);
        Assert.Contains("line 31", e.Message);
        Refused("RulesetIdInUse", () => Read(Stock).Add(Moxa, otherIds: ["moxa"]));
    }

    [Fact]
    public void An_id_that_differs_in_case_only_is_refused()
    {
        Assert.Contains("'moxa' differs from 'MOXA'", Refused("RulesetIdDiffersInCaseOnly", () => Read(Stock).Add(Moxa).Add(Of("MOXA", s_out4001))).Message);
        Refused("RulesetIdDiffersInCaseOnly", () => Read(Stock).Add(Moxa, otherIds: ["Moxa"]));
        Refused("RulesetNotFound", () => Read(Stock).Add(Moxa).Remove(RulesetId.Parse("MOXA")));
    }

    [Fact]
    public void A_stock_ruleset_is_never_edited_marked_or_not()
    {
        ServiceXml marked = Read(Stock.Replace("<!-- netDump -->", "<!-- VmSerial: ruleset netDump -->"));
        Assert.True(marked.Services[1].IsMarked);

        Refused("StockRuleset", () => marked.Remove(RulesetId.Parse("netDump"), force: true));
        Refused("StockRuleset", () => marked.Replace(Of("netDump", s_out4001), force: true));
        Refused("StockRuleset", () => marked.Add(Of("REMOTESERIALPORT", s_out4001)));
        Refused("StockRuleset", () => Read(Stock).Add(Moxa).Remove(Moxa.Id, force: true, stockIds: ["moxa"]));
    }

    [Fact]
    public void A_duplicate_that_was_there_is_reported_and_left()
    {
        const string Twice = "<ConfigRoot>\n<service id='1'><id>a</id></service>\n<service id='1'><id>a</id></service>\n<service id='2'><id>A</id></service>\n</ConfigRoot>";
        ServiceXml file = Read(Twice);

        Assert.Equal(["DuplicateRulesetId 3", "DuplicateServiceNumber 3", "RulesetIdDiffersInCaseOnly 4"], file.Findings.Select(f => $"{f.Id} {f.Line}"));
        Assert.Equal(file.Findings.Select(f => f.Id), file.Add(Moxa).Findings.Select(f => f.Id));
        Refused("RulesetAmbiguous", () => file.Remove(RulesetId.Parse("a"), force: true));
    }

    [Fact]
    public void A_lone_service_without_a_number_gets_no_neighbour()
        => Assert.Contains("line 1", Refused("ServiceNumberMissing", () => Read("<ConfigRoot><service><id>a</id></service></ConfigRoot>").Add(Moxa)).Message);

    [Theory]
    [InlineData("", "ServiceXmlMalformed", "line")]
    [InlineData("<ConfigRoot>\n<service>\n</ConfigRoot>", "ServiceXmlMalformed", "line 3")]
    [InlineData("<ConfigRoot>\n&nope;</ConfigRoot>", "ServiceXmlMalformed", "line 2")]
    [InlineData("<ConfigRoot/>\n<ConfigRoot/>", "ServiceXmlMalformed", "line 2")]
    [InlineData("<ConfigRoot>\n<!-- a -- b -->\n</ConfigRoot>", "ServiceXmlMalformed", "line 2")]
    [InlineData("<!DOCTYPE ConfigRoot>\n<ConfigRoot/>", "ServiceXmlHasDtd", "line 1")]
    [InlineData("<!-- x -->\n  <!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>\n<ConfigRoot>&b;</ConfigRoot>", "ServiceXmlHasDtd", "line 2")]
    [InlineData("\n<services/>", "ServiceXmlWrongRoot", "line 2")]
    [InlineData("<?xml version='1.0' encoding='ISO-8859-1'?><ConfigRoot/>", "ServiceXmlEncoding", "ISO-8859-1")]
    public void A_file_that_cannot_be_edited_safely_is_refused_with_its_line(string text, string id, string place)
        => Assert.Contains(place, Refused(id, () => Read(text)).Message);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused()
        => Assert.Contains("byte 17", Refused("ServiceXmlEncoding", () => ServiceXml.Parse([.. "<ConfigRoot><!-- "u8, 0xFC, .. " --></ConfigRoot>"u8])).Message);

    [Fact]
    public void A_file_has_4_MB_at_most_before_and_after()
    {
        byte[] Filled(int length) => Encoding.UTF8.GetBytes("<ConfigRoot>" + new string(' ', length - 25) + "</ConfigRoot>");

        ServiceXml largest = ServiceXml.Parse(Filled(ServiceXml.MaxBytes));
        Refused("ServiceXmlTooLarge", () => ServiceXml.Parse(Filled(ServiceXml.MaxBytes + 1)));
        Refused("ServiceXmlTooLarge", () => largest.Add(Moxa));
    }

    [Fact]
    public void A_service_of_another_namespace_is_none_and_shifts_no_other()
    {
        const string Mixed = "<ConfigRoot>\n<service xmlns='urn:x' id='9'><id>a</id></service>\n<x:service xmlns:x='urn:x'/>\n<service id='1'><id>b</id></service>\n</ConfigRoot>";

        ServiceEntry service = Assert.Single(Read(Mixed).Services);
        Assert.Equal("<service id='1'><id>b</id></service>", Mixed[service.Start..service.End]);
        Assert.Equal(Mixed, Read(Mixed).Add(Moxa).Remove(Moxa.Id).Text);
    }

    [Fact]
    public void A_file_that_is_nested_without_end_is_refused_at_once()
        => Assert.Contains("line 1", Refused("ServiceXmlTooDeep", () => Read("<ConfigRoot>" + string.Concat(Enumerable.Repeat("<a>", 1_000_000)))).Message);

    [Fact]
    public void A_file_of_4_MB_is_edited_in_seconds()
    {
        string service = Stock[Stock.IndexOf("<service", StringComparison.Ordinal)..Stock.IndexOf("<!-- netDump", StringComparison.Ordinal)];
        string large = "<ConfigRoot>\n" + string.Concat(Enumerable.Range(0, 4_100_000 / service.Length).Select(i => service.Replace("remoteSerialPort", $"r{i}"))) + "</ConfigRoot>\n";
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Equal(large, Read(large).Add(Moxa).Remove(Moxa.Id).Text);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }
}
