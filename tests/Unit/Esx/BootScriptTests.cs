using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Unit.Esx;

public sealed class BootScriptTests
{
    private static Gen<string> Script =>
        from pieces in Gen.Elements(
            "#!/bin/sh\n", "#!/bin/sh ++group=host/vim/vmvisor/boot\n", "exit 0\n", "exit 0", "exit 0\r\n", "  exit 0\n", "echo exit 0\n", "\n", "\r\n", "\r", "echo é\n", "cat <<'X'\nexit 0\nX\n",
            "if true; then\n    exit 0\nfi\n", "# >>> somebody else >>>\n", "# <<< VmSerial\n", "esxcli network firewall refresh", "\t", "\u00ff\u0000").ListOf()
        select string.Concat(pieces);

    [Fact]
    public void A_block_that_is_added_and_taken_out_again_leaves_every_byte_as_it_was()
        => Rulesets.Check(3000, 12, Gen.Zip(Script, Gen.Zip(Rulesets.Ruleset, Rulesets.Ruleset)), values =>
        {
            (string text, (CustomRuleset one, CustomRuleset two)) = values;
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            BootScript added;
            try
            {
                added = Read(text).With(one, []);
            }
            catch (VmSerial.Errors.VmSerialException e) when (e.Id == "BootScriptNotShell")
            {
                return;
            }

            Assert.Contains(one.Id.Text, Again(added).Ids);
            Assert.Equal(bytes, Again(added).Without(one.Id).ToBytes());
            if (!string.Equals(one.Id.Text, two.Id.Text, StringComparison.Ordinal))
            {
                BootScript both = Again(added).With(two, [AllowedHost.Parse("192.0.2.7")]);
                Assert.Equal(bytes, Again(Again(both).Without(one.Id)).Without(two.Id).ToBytes());
                Assert.Equal(bytes, Again(Again(both).Without(two.Id)).Without(one.Id).ToBytes());
            }
        });

    [Theory]
    [InlineData("#!/bin/sh\nexit 0\n")]
    [InlineData("#!/bin/sh\nexit 0")]
    [InlineData("#!/bin/sh\nexit 0\n# a comment behind it\n")]
    public void A_block_stands_before_the_end_of_the_script(string text)
    {
        string edited = Text(Read(text).With(Rulesets.Moxa, []));

        Assert.StartsWith("#!/bin/sh\n# >>> VmSerial: ruleset moxa >>>\n", edited);
        Assert.EndsWith("# <<< VmSerial: ruleset moxa <<<\n" + text["#!/bin/sh\n".Length..], edited);
    }

    [Fact]
    public void A_block_that_is_there_is_replaced_in_its_place()
    {
        CustomRuleset other = Rulesets.Of("moxa", RulesetRule.Create(RuleDirection.Inbound, 4002));
        BootScript once = Read("a\nexit 0\n").With(Rulesets.Moxa, []).With(Rulesets.Of("second", RulesetRule.Create(RuleDirection.Inbound, 1)), []);

        BootScript twice = once.With(other, []);

        Assert.Equal(["moxa", "second"], twice.Ids);
        Assert.True(twice.Says(other, []));
        Assert.False(twice.Says(Rulesets.Moxa, []));
        Assert.False(twice.Says(other, [AllowedHost.Parse("192.0.2.7")]));
        Assert.Equal(Text(once), Text(twice.With(Rulesets.Moxa, [])));
    }

    [Theory]
    [InlineData("# >>> VmSerial: ruleset moxa >>>\n")]
    [InlineData("# <<< VmSerial: ruleset moxa <<<\n")]
    [InlineData("# >>> VmSerial: ruleset moxa >>>\n# <<< VmSerial: ruleset other <<<\n")]
    [InlineData("# >>> VmSerial: ruleset moxa >>>\n# >>> VmSerial: ruleset moxa >>>\n# <<< VmSerial: ruleset moxa <<<\n")]
    [InlineData("# >>> VmSerial: ruleset a >>>\n# <<< VmSerial: ruleset a <<<\n# >>> VmSerial: ruleset a >>>\n# <<< VmSerial: ruleset a <<<\n")]
    public void Marks_that_do_not_belong_together_are_refused(string text) => Rulesets.Refused("BootScriptMarkers", () => Read(text));

    [Fact]
    public void A_script_of_another_interpreter_is_refused()
        => Rulesets.Refused("BootScriptNotShell", () => Read("#!/usr/bin/env python3\n").With(Rulesets.Moxa, []));

    [Fact]
    public void What_a_block_runs_is_made_of_plain_words_only()
        => Rulesets.Check(500, 10, Rulesets.Ruleset, ruleset =>
        {
            string[] lines = BootScript.Block(ruleset, [AllowedHost.Parse("2001:db8::/32")]).Split('\n');
            string end = $"VmSerial-{ruleset.Id}";
            Assert.Equal(2, lines.Count(line => line == end || line.EndsWith($"<<'{end}'", StringComparison.Ordinal)));
            string[] commands = [.. lines.Where(line => line.StartsWith("    $cli", StringComparison.Ordinal))];
            Assert.Equal(3, commands.Length);
            Assert.All(commands, line => Assert.Matches(@"^    \$cli [a-zA-Z0-9./_: -]+$", line));
        });

    private static BootScript Read(string text) => BootScript.Parse(Encoding.UTF8.GetBytes(text), "/etc/rc.local");

    private static BootScript Again(BootScript script) => BootScript.Parse(script.ToBytes(), script.Path);

    private static string Text(BootScript script) => Encoding.UTF8.GetString(script.ToBytes());
}
