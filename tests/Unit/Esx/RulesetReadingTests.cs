using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck.Fluent;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Unit.Esx;

public sealed class RulesetReadingTests
{
    private const string Mark = "vmserial-0123";

    [Theory]
    [InlineData("-r--r--r--", "0444")]
    [InlineData("-r--r--r-T", "1444")]
    [InlineData("-rwxr-xr-t", "1755")]
    [InlineData("-rw-------", "0600")]
    public void Permissions_are_read_from_what_ls_writes(string text, string mode) => Assert.Equal(Convert.ToInt32(mode, 8), HostFile.ModeOf(text));

    [Fact]
    public void Parts_of_any_bytes_come_back_as_they_were_sent()
        => Rulesets.Check(2000, 60, Gen.Elements(0, 10, 13, 118, 109, 115, 32, 255).Select(b => (byte)b).ListOf().ListOf(), parts =>
        {
            List<byte> stream = [.. "a login message\n"u8];
            foreach (byte[] part in parts.Select(bytes => bytes.ToArray()))
            {
                stream.AddRange(Encoding.ASCII.GetBytes($"\n{Mark} part with words\n"));
                stream.AddRange(part);
            }

            stream.AddRange(Encoding.ASCII.GetBytes($"\n{Mark} end\n"));
            IReadOnlyList<(string Words, byte[] Body)> read = HostParts.In([.. stream], Mark);
            Assert.Equal(parts.Select(part => Convert.ToBase64String([.. part])), read.SkipLast(1).Select(part => Convert.ToBase64String(part.Body)));
            Assert.All(read.SkipLast(1), part => Assert.Equal("part with words", part.Words));
            Assert.Equal("end", read[^1].Words);
        });

    [Fact]
    public void An_answer_that_was_cut_anywhere_is_refused()
    {
        string whole = Answer(("user", "0\n", 0), ("version", "VMware ESXi 5.1.0 build-799733\nVMware ESXi 5.1.0 GA\n", 0));
        Assert.Equal(0, RulesetReading.Parse(Encoding.UTF8.GetBytes(whole), Mark, "esx01").UserId);
        for (int length = 0; length < whole.Length - "d\n".Length; length++)
        {
            string cut = whole[..length];
            Rulesets.Refused("HostAnswerCut", () => RulesetReading.Parse(Encoding.UTF8.GetBytes(cut), Mark, "esx01"));
        }
    }

    [Fact]
    public void A_file_that_does_not_have_the_digest_the_host_told_is_refused()
    {
        string text = $"\n{Mark} digest\nsha256sum\n\n{Mark} file -r--r--r-- {new string('0', 64)} /etc/vmware/firewall/service.xml\n<ConfigRoot/>\n{Mark} end\n";
        Assert.Contains("service.xml", Rulesets.Refused("HostAnswerCut", () => RulesetReading.Parse(Encoding.UTF8.GetBytes(text), Mark, "esx01")).Message);
    }

    [Fact]
    public void A_command_that_failed_is_named_with_its_last_words()
    {
        RulesetFiles files = RulesetReading.Parse(Encoding.UTF8.GetBytes(Answer(("rulesets", "first\nConnect to localhost failed: Connection failure.\n", 1))), Mark, "esx01");
        Assert.Null(files.Rulesets);
        Assert.Equal("The listing of the rulesets: the host answered 'Connect to localhost failed: Connection failure.'.", Assert.Single(files.Lacking));
    }

    [Theory]
    [InlineData("j-0123456789abcdef0123456789abcdef\nyes\n12\nadmin@desk\n", "admin@desk", 12.0, true, 34)]
    [InlineData("\nno\n0\n", "", null, false, 0)]
    [InlineData("j-$(reboot)\nno\n700\nx\ny\n", "x y", 700.0, false, 0)]
    public void A_lock_tells_owner_age_and_whether_its_script_lives(string body, string owner, double? age, bool alive, int jobLength)
    {
        RulesetLock held = RulesetReading.Parse(Encoding.UTF8.GetBytes($"\n{Mark} lock\n{body}\n{Mark} end\n"), Mark, "esx01").Lock!;
        Assert.Equal((owner, age, alive, jobLength), (held.Owner, held.Age?.TotalSeconds, held.IsAlive, held.Job.Length));
    }

    private static string Answer(params (string Part, string Body, int Status)[] parts)
        => string.Concat(parts.Select(part => $"\n{Mark} {part.Part}\n{part.Body}\n{Mark} status {part.Status}\n")) + $"\n{Mark} end\n";
}
