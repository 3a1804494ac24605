using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere;
using Xunit;
using static VmSerial.Unit.Esx.Rulesets;

namespace VmSerial.Unit.Esx;

public sealed class EsxCliTests
{
    [Fact]
    public void Commands_are_lists_of_arguments()
    {
        Assert.Equal(["esxcli", "network", "firewall", "ruleset", "set", "-r", "moxa", "-e", "true"], EsxCli.RulesetEnable(Moxa.Id, true).Arguments());
        Assert.Equal(["esxcli", "--formatter=json", "network", "firewall", "get"], EsxCli.FirewallGet.Arguments(EsxCliFormat.Json));
        Assert.Equal("esxcli network firewall ruleset rule list -r moxa", EsxCli.RuleList(Moxa.Id).ToString());
        Assert.Equal("esxcli '--formatter=json' network firewall ruleset list", EsxCli.RulesetList().ToShell(EsxCliFormat.Json));
        Assert.Equal("esxcli network firewall ruleset allowedip add -r moxa -i 2001:db8::/32", EsxCli.AllowedIpAdd(Moxa.Id, AllowedHost.Parse("2001:db8::/32")).ToShell());
        Assert.Equal("esxcli network firewall ruleset set -r moxa -a false", EsxCli.RulesetAllowAll(Moxa.Id, false).ToShell());
    }

    [Fact]
    public void The_firewall_of_the_transcript_is_on_and_drops()
    {
        Assert.Equal(new FirewallState(true, true, true), EsxCliAnswers.Firewall(Transcripts.FirewallGet));
        Assert.Equal(new FirewallState(false, true, false), EsxCliAnswers.Firewall("   Default Action: PASS\r\n   Enabled: false\r\n   Loaded: true\r\n"));
    }

    [Fact]
    public void The_rulesets_of_the_transcripts_are_read()
    {
        Assert.Equal([new RulesetRow("remoteSerialPort", false)], EsxCliAnswers.Rulesets(Transcripts.RulesetList));
        Assert.Equal([new RulesetRow("moxa", false)], EsxCliAnswers.Rulesets(Transcripts.RulesetListMoxa));
    }

    [Fact]
    public void Four_columns_are_read_as_well_as_two()
        => Assert.Equal([new RulesetRow("sshServer", true, true, true), new RulesetRow("fdm", false, false, false), new RulesetRow("remoteSerialPort", false, true, true)],
            EsxCliAnswers.Rulesets(Transcripts.RulesetListOf80U2));

    [Fact]
    public void A_column_that_nobody_knows_yet_changes_nothing()
        => Assert.Equal([new RulesetRow("moxa", true)], EsxCliAnswers.Rulesets("Name  New  Enabled\n----  ---  -------\nmoxa  a b     true\n"));

    [Fact]
    public void The_rules_of_the_transcripts_are_read()
    {
        Assert.Equal(
            [new("remoteSerialPort", new(false, "tcp", 0, 65535)), new("remoteSerialPort", new(true, "tcp", 23, 23)), new("remoteSerialPort", new FirewallRule(true, "tcp", 1024, 65535))],
            EsxCliAnswers.Rules(Transcripts.RuleList));
        Assert.Equal([new("moxa", new FirewallRule(false, "tcp", 4001, 4001))], EsxCliAnswers.Rules(Transcripts.RuleListMoxa));
    }

    [Fact]
    public void The_rules_of_a_host_are_compared_with_those_of_the_file()
        => Assert.Equal(Moxa.Rules.Select(rule => rule.ToFirewallRule()), EsxCliAnswers.Rules(Transcripts.RuleListMoxa).Select(row => row.Rule));

    [Fact]
    public void Allowed_addresses_are_all_or_a_list()
    {
        var rows = EsxCliAnswers.AllowedIps(Transcripts.AllowedIpList);

        Assert.Equal([("sshServer", true, 0), ("remoteSerialPort", false, 3)], rows.Select(row => (row.Ruleset, row.All, row.Hosts.Count)));
        Assert.Equal(["192.168.0.0/24", "10.0.0.7", "2001:db8::/32"], rows[1].Hosts);
    }

    [Fact]
    public void Connections_are_read()
        => Assert.Equal(
            [
                new("tcp", "192.168.0.103", 60337, "192.168.0.121", 4001, "ESTABLISHED", "vmx"),
                new("tcp", "0.0.0.0", 12345, "0.0.0.0", 0, "LISTEN", "vmx"),
                new("tcp", "::", 443, "::", 0, "LISTEN", "hostd"),
                new IpConnection("udp", "fe80::1", 123, "::", 0, "", ""),
            ],
            EsxCliAnswers.Connections(Transcripts.ConnectionList));

    [Theory]
    [InlineData("""   {"Product": "VMware ESXi", "Version": "5.0.0", "Build": "Releasebuild-623860", "Update": 1}""")]
    [InlineData("   Product: VMware ESXi\n   Version: 5.0.0\n   Build: Releasebuild-623860\n   Update: 1\n")]
    public void The_version_is_read_from_text_and_from_JSON(string answer)
        => Assert.Equal(HostVersion.ParseBanner(Transcripts.Version50U1), EsxCliAnswers.Version(answer));

    [Theory]
    [InlineData("PartnerSupported\n")]
    [InlineData("\"PartnerSupported\"")]
    [InlineData("{\"AcceptanceLevel\": \"PartnerSupported\"}")]
    public void The_acceptance_level_is_read(string answer) => Assert.Equal("PartnerSupported", EsxCliAnswers.Acceptance(answer));

    [Theory]
    [InlineData("""[{"AllowedIPAddresses": ["192.0.2.0/24", "10.0.0.7"], "Ruleset": "moxa"}]""")]
    [InlineData("""[{"Allowed IP Addresses": "192.0.2.0/24, 10.0.0.7", "Ruleset": "moxa",},]""")]
    public void JSON_names_and_lists_are_read_in_either_spelling(string answer)
        => Assert.Equal(["192.0.2.0/24", "10.0.0.7"], Assert.Single(EsxCliAnswers.AllowedIps(answer)).Hosts);

    [Fact]
    public void JSON_and_text_say_the_same()
    {
        Assert.Equal(EsxCliAnswers.Rules(Transcripts.RuleListMoxa), EsxCliAnswers.Rules(
            """[{"Direction": "Outbound", "PortBegin": 4001, "PortEnd": 4001, "PortType": "Dst", "Protocol": "TCP", "Ruleset": "moxa"}]"""));
        Assert.Equal(EsxCliAnswers.Firewall(Transcripts.FirewallGet), EsxCliAnswers.Firewall("""[{"DefaultAction":"DROP","Enabled":true,"Loaded":true}]"""));
        Assert.Equal([new RulesetRow("a\"é", true)], EsxCliAnswers.Rulesets("""[{"Name":"a\"\u00e9","Enabled":true,"More":{"x":[1,null,-2.5E3]}}]"""));
    }

    [Fact]
    public void An_empty_answer_is_an_empty_table()
    {
        Assert.Empty(EsxCliAnswers.Rules(""));
        Assert.Empty(EsxCliAnswers.Rulesets("\r\n"));
        Assert.Empty(EsxCliAnswers.Rulesets("[]"));
    }

    [Theory]
    [InlineData("Invalid ruleset id", "Invalid ruleset id")]
    [InlineData("Errors: \nUnknown command", "Errors:")]
    [InlineData("Name  Enabled\n----  -------\nlonger-than-its-column  true", "does not stand under its header")]
    [InlineData("Name\n----\nmoxa", "'Enabled' is missing")]
    [InlineData("Name  Enabled\n----  -------\nmoxa    maybe", "not true or false")]
    [InlineData("[{\"Name\": \"moxa\"", "no JSON at character")]
    [InlineData("[1]", "object was expected")]
    [InlineData("[{\"Name\": \"\\u12\"}]", "no JSON")]
    public void An_answer_of_another_form_is_an_error_that_shows_it(string answer, string reason)
        => Assert.Contains(reason, Refused("EsxCliAnswer", () => EsxCliAnswers.Rulesets(answer)).Message);

    [Fact]
    public void Deep_JSON_is_refused() => Refused("EsxCliAnswer", () => EsxCliAnswers.Rulesets(new string('[', 100_000)));

    [Fact]
    public void Noise_is_rows_or_an_error_of_the_product()
    {
        Gen<string> noise = Gen.Elements("Name", "Enabled", "  ", "----", "-", "\n", "\r\n", "true", "{", "}", "[", "]", "\"", ":", ",", "\\", "Default Action: DROP", "é", "1", "\0")
            .ListOf().Select(string.Concat);

        Check(3000, 40, noise, answer =>
        {
            foreach (Action read in new Action[]
            {
                () => EsxCliAnswers.Rulesets(answer), () => EsxCliAnswers.Rules(answer), () => EsxCliAnswers.Firewall(answer), () => EsxCliAnswers.Connections(answer),
                () => EsxCliAnswers.Version(answer), () => EsxCliAnswers.Acceptance(answer), () => EsxCliAnswers.AllowedIps(answer),
            })
            {
                try
                {
                    read();
                }
                catch (VmSerialException e)
                {
                    Assert.Contains(e.Id, new[] { "EsxCliAnswer", "InvalidHostVersion" });
                }
            }
        });
    }

    [Fact]
    public void Listings_are_joined_into_rulesets_as_the_API_shows_them()
    {
        var rulesets = EsxCliAnswers.Join(
            EsxCliAnswers.Rulesets(Transcripts.RulesetListOf80U2), EsxCliAnswers.Rules(Transcripts.RuleList), EsxCliAnswers.AllowedIps(Transcripts.AllowedIpList));

        Assert.Equal([("sshServer", true, true, 0), ("fdm", false, true, 0), ("remoteSerialPort", false, false, 3)],
            rulesets.Select(r => (r.Key, r.Enabled, r.AllIpAllowed, r.Rules.Count)));
        Assert.Equal(3, rulesets[2].AllowedHosts!.Count);
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("moxa-4001", "moxa-4001")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("a\nb", "'a\nb'")]
    [InlineData("~root", "'~root'")]
    public void A_word_is_quoted_for_a_shell(string text, string quoted) => Assert.Equal(quoted, ShellWord.Quote(text));

    [Fact]
    public void A_NUL_is_refused() => Refused("InvalidShellWord", () => ShellWord.Quote("a\0b"));

    [Fact]
    public void A_quoted_word_has_no_bare_character_that_means_something()
        => Check(5000, 60, Word, text => Assert.Equal(text, Unquoted(ShellWord.Quote(text))));

    [Fact]
    public void A_shell_gives_every_quoted_word_back_and_runs_none()
    {
        if (!System.IO.File.Exists("/bin/sh"))
        {
            Assert.Skip("There is no /bin/sh here.");
        }

        string[] words = [.. Gen.Sample(Word, 500, 40), "$(exit 7)", "`exit 7`", "a'b", "''", "\\", "!!", "*", "-n", "a\n", "\n"];
        using Process shell = new() { StartInfo = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, ArgumentList = { "-c", $"printf '%s\\001' {ShellWord.Line(words)}" } } };
        shell.Start();
        string answer = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();

        Assert.Equal(0, shell.ExitCode);
        Assert.Equal(words, answer.Split('\u0001')[..^1]);
    }

    private static Gen<string> Word => Gen.Elements("abz09/._-:,'\"$()`\\ \n\t;&|<>*?[]{}~!#=%^é東".ToCharArray()).ListOf().Select(string.Concat);

    // POSIX Shell Command Language, 2.2: what a shell makes of one word; anything with a meaning outside of quotes is a failure.
    private static string Unquoted(string word)
    {
        StringBuilder text = new();
        bool quoted = false;
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] == '\'')
            {
                quoted = !quoted;
            }
            else if (!quoted && word[i] == '\\')
            {
                text.Append(word[++i]);
            }
            else
            {
                Assert.True(quoted || char.IsAsciiLetterOrDigit(word[i]) || "/._-:,".Contains(word[i]), word);
                text.Append(word[i]);
            }
        }

        Assert.False(quoted, word);
        return text.ToString();
    }
}
