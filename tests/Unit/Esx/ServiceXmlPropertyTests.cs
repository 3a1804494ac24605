using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Unit.Esx;

public sealed class ServiceXmlPropertyTests
{
    // Odd on purpose: what an admin's editor and ten years leave behind.
    private static readonly string[] s_pieces =
    [
        "<!-- a comment -->", "<!-- <service id='0099'><id>ghost</id></service> -->", "<!-- VmSerial: ruleset nobody -->", "<other x='1'>t</other>", "<?pi data?>",
        "\n", "\r\n", "\r", "  ", "\t", "text", "<![CDATA[<service>]]>", "büro 東京 😀", "&amp;", "&#x41;",
        "<service id='0032'><id>one</id></service>", "\n<service id=\"0033\">\n<id>two</id>\n<enabled>true</enabled>\n</service>\n", "<service id='x y'/>",
        "\r\n  <service  id = '0007' note='>' >\r\n    <id> three </id>\r\n    <rule id='0000'>\r\n      <direction>inbound</direction>\r\n      <protocol>udp</protocol>\r\n      <port type='dst'>514</port>\r\n    </rule>\r\n  </service >  \r\n",
        "<service id='0034'><!-- in it --><id>f&#x6F;ur</id><service><id>nested</id></service></service>",
    ];

    private static Gen<byte[]> File =>
        from mark in Gen.Elements(true, false)
        from declaration in Gen.Elements("", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n", "<?xml version='1.0'?>")
        from lead in Gen.Elements("", "<!-- first -->\n", "\n")
        from pieces in Gen.Elements(s_pieces).ListOf()
        from close in Gen.Elements("</ConfigRoot>", "\n</ConfigRoot>", "\r\n  </ConfigRoot\t>", "\n</ConfigRoot>\n", "\n</ConfigRoot>\n<!-- last -->\n\n")
        select Bytes(mark, declaration + (declaration.Length == 0 && lead == "\n" ? "" : lead) + "<ConfigRoot>" + string.Concat(pieces) + close);

    [Fact]
    public void What_is_added_and_removed_again_leaves_every_byte_as_it_was()
        => Rulesets.Check(3000, 25, Gen.Zip(File, Rulesets.Ruleset), pair =>
        {
            ServiceXml before = ServiceXml.Parse(pair.Item1);
            if (before.Services.Any(s => s.Number is null || string.Equals(s.Id, pair.Item2.Id.Text, System.StringComparison.OrdinalIgnoreCase)))
            {
                return;
            }

            ServiceXml added = ServiceXml.Parse(before.Add(pair.Item2).ToBytes());

            Assert.True(ServiceXml.Says(added.Services[^1], pair.Item2));
            Assert.Equal(before.Services.Select(s => before.Text[s.Start..s.End]), added.Services.SkipLast(1).Select(s => added.Text[s.Start..s.End]));
            Assert.True(pair.Item1.AsEnumerable().SequenceEqual(added.Remove(pair.Item2.Id).ToBytes()), added.Text);
        });

    [Fact]
    public void An_edit_takes_bytes_out_of_one_place_and_puts_bytes_into_it()
        => Rulesets.Check(2000, 25, Gen.Zip(File, Gen.Zip(Rulesets.Ruleset, Rulesets.Rule)), values =>
        {
            (byte[] bytes, (CustomRuleset first, RulesetRule rule)) = values;
            ServiceXml file = ServiceXml.Parse(bytes);
            if (file.Services.Any(s => string.Equals(s.Id, first.Id.Text, System.StringComparison.OrdinalIgnoreCase)))
            {
                return;
            }

            ServiceXml before = file.Add(first).Add(Rulesets.Of("zz-last", rule));
            ServiceEntry old = before.Find(first.Id).Single();

            ServiceXml after = before.Replace(new CustomRuleset(first.Id, [rule], !first.Enabled));

            Assert.Equal(before.Text[..old.Start], after.Text[..old.Start]);
            Assert.EndsWith(before.Text[old.End..], after.Text);
            Assert.Equal([rule], after.Find(first.Id).Single().Rules);
            Assert.Equal(old.Number, after.Find(first.Id).Single().Number);
        });

    [Fact]
    public void A_file_that_is_only_read_keeps_its_bytes()
        => Rulesets.Check(500, 40, File, bytes => Assert.Equal(bytes, ServiceXml.Parse(bytes).ToBytes()));

    [Fact]
    public void A_stock_file_with_one_character_changed_is_edited_rightly_or_refused()
    {
        var changes = from at in Gen.Choose(0, Rulesets.Stock.Length - 1) from with in Gen.Elements("<>/'\"&!-= \n\ra0é\0]".ToCharArray()) select (at, with);

        Rulesets.Check(3000, 1, changes, change =>
        {
            string text = Rulesets.Stock.Remove(change.at, 1).Insert(change.at, change.with.ToString());
            try
            {
                ServiceXml before = Rulesets.Read(text);
                Assert.Equal(text, before.Add(Rulesets.Moxa).Remove(Rulesets.Moxa.Id).Text);
            }
            catch (VmSerialException e)
            {
                Assert.NotEqual("ServiceXmlEditFailed", e.Id);
            }
        });
    }

    private static byte[] Bytes(bool mark, string text)
        => mark ? [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)] : Encoding.UTF8.GetBytes(text);
}
