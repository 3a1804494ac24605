using System;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using FsCheck.Fluent;
using VmSerial.Esx;
using Xunit;
using static VmSerial.Unit.Esx.Rulesets;

namespace VmSerial.Unit.Esx;

public sealed class VibTests
{
    private static readonly DateTimeOffset s_released = new(2026, 11, 22, 10, 30, 0, TimeSpan.FromHours(1));

    private static VibSpec Spec(VibForm form, CustomRuleset? ruleset = null) => new(ruleset ?? Moxa, "1.0.0-1", s_released, form);

    [Fact]
    public void The_members_stand_in_the_order_that_ESXi_wants()
    {
        byte[] vib = Vib.Create(Spec(VibForm.ThreeChecksums));

        Assert.Equal(["descriptor.xml", "sig.pkcs7", "payload1"], Members(vib).Select(member => member.Name));
        Assert.Empty(Members(vib)[1].Content);
    }

    [Fact]
    public void The_payload_holds_the_ruleset_file_as_the_host_wants_it()
    {
        byte[] tar = Unpacked(Members(Vib.Create(Spec(VibForm.TwoChecksums)))[2].Content);
        using System.Formats.Tar.TarReader reader = new(new MemoryStream(tar));
        System.Formats.Tar.TarEntry entry = reader.GetNextEntry()!;
        using MemoryStream file = new();
        entry.DataStream!.CopyTo(file);

        Assert.Equal("etc/vmware/firewall/vmserial-moxa.xml", entry.Name);
        Assert.Equal(UnixFileMode.StickyBit | UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, entry.Mode);
        Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime));
        Assert.Null(reader.GetNextEntry());
        Assert.True(ServiceXml.Says(ServiceXml.Parse(file.ToArray()).Services.Single(), Moxa));
    }

    [Theory]
    [InlineData(VibForm.TwoChecksums, "sha-256", "sha-1/gunzip")]
    [InlineData(VibForm.ThreeChecksums, "sha-256", "sha-256/gunzip", "sha-1/gunzip")]
    public void The_checksums_are_those_of_the_form_and_are_right(VibForm form, params string[] expected)
    {
        var members = Members(Vib.Create(Spec(form)));
        byte[] payload = members[2].Content;
        XElement found = XElement.Parse(Encoding.UTF8.GetString(members[0].Content)).Element("payloads")!.Element("payload")!;

        Assert.Equal(payload.Length, (int)found.Attribute("size")!);
        Assert.Equal(expected, found.Elements("checksum").Select(c => $"{c.Attribute("checksum-type")!.Value}/{c.Attribute("verify-process")?.Value}".TrimEnd('/')));
        Assert.All(found.Elements("checksum"), c =>
        {
            byte[] bytes = c.Attribute("verify-process") is null ? payload : Unpacked(payload);
            byte[] hash = c.Attribute("checksum-type")!.Value == "sha-1" ? SHA1.HashData(bytes) : SHA256.HashData(bytes);
            Assert.Equal(Convert.ToHexStringLower(hash), c.Value);
        });
    }

    [Fact]
    public void The_descriptor_has_the_elements_of_a_community_VIB_in_their_order()
    {
        XElement vib = XElement.Parse(Encoding.UTF8.GetString(Members(Vib.Create(Spec(VibForm.ThreeChecksums)))[0].Content));

        Assert.Equal(
            "type name version vendor summary description release-date urls relationships software-tags system-requires file-list acceptance-level "
            + "live-install-allowed live-remove-allowed cimom-restart stateless-ready overlay payloads",
            string.Join(" ", vib.Elements().Select(e => e.Name)));
        Assert.Equal("2026-11-22T09:30:00.000000+00:00", vib.Element("release-date")!.Value);
        Assert.Equal("community", vib.Element("acceptance-level")!.Value);
        Assert.Equal("VmSerial_bootbank_vmserial-moxa_1.0.0-1", Spec(VibForm.ThreeChecksums).VibId);
    }

    [Fact]
    public void The_same_ruleset_gives_the_same_bytes_and_another_one_gives_others()
    {
        byte[] first = Vib.Create(Spec(VibForm.ThreeChecksums));

        Assert.Equal(first, Vib.Create(new VibSpec(Of("moxa", [.. Moxa.Rules]), "1.0.0-1", s_released.ToUniversalTime(), VibForm.ThreeChecksums)));
        Assert.NotEqual(first, Vib.Create(Spec(VibForm.ThreeChecksums, Of("moxa", RulesetRule.Create(RuleDirection.Outbound, 4002)))));
    }

    [Fact]
    public void Any_ruleset_is_found_again_in_its_VIB()
        => Check(100, 20, Ruleset, ruleset =>
        {
            byte[] tar = Unpacked(Members(Vib.Create(Spec(VibForm.TwoChecksums, ruleset)))[2].Content);
            using System.Formats.Tar.TarReader reader = new(new MemoryStream(tar));
            using MemoryStream file = new();
            reader.GetNextEntry()!.DataStream!.CopyTo(file);

            Assert.True(ServiceXml.Says(ServiceXml.Parse(file.ToArray()).Services.Single(), ruleset));
        });

    [Theory]
    [InlineData("")]
    [InlineData("1.0.0-")]
    [InlineData("1..0")]
    [InlineData("1.0.0-1-2")]
    [InlineData("1.0 ")]
    [InlineData("1.0</version>")]
    public void Another_version_text_is_refused(string version)
        => Refused("InvalidVibVersion", () => new VibSpec(Moxa, version, s_released, VibForm.TwoChecksums));

    [Fact]
    public void The_systems_ar_and_tar_read_it()
    {
        if (!File.Exists("/usr/bin/ar") || !(File.Exists("/usr/bin/tar") || File.Exists("/bin/tar")))
        {
            Assert.Skip("There is no ar or no tar here.");
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("vib");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "moxa.vib"), Vib.Create(Spec(VibForm.ThreeChecksums)));

            Assert.Equal("descriptor.xml\nsig.pkcs7\npayload1\n", Run(folder, "ar", "t", "moxa.vib"));
            Run(folder, "ar", "x", "moxa.vib");
            Assert.Equal("-r--r--r-T root/root", Run(folder, "tar", "tvzf", "payload1")[..20]);
            Assert.Equal(Encoding.UTF8.GetString(Vib.RulesetFile(Moxa)), Run(folder, "tar", "xzOf", "payload1", "etc/vmware/firewall/vmserial-moxa.xml"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(DirectoryInfo folder, string program, params string[] arguments)
    {
        using Process process = new() { StartInfo = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true } };
        process.Start();
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return answer;
    }

    private static byte[] Unpacked(byte[] gzip)
    {
        using GZipStream stream = new(new MemoryStream(gzip), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static (string Name, byte[] Content)[] Members(byte[] archive)
    {
        Assert.Equal("!<arch>\n", Encoding.ASCII.GetString(archive, 0, 8));
        System.Collections.Generic.List<(string, byte[])> members = [];
        for (int at = 8; at < archive.Length;)
        {
            string header = Encoding.ASCII.GetString(archive, at, 60);
            int size = int.Parse(header[48..58]);
            Assert.EndsWith("`\n", header);
            members.Add((header[..16].TrimEnd(), archive[(at + 60)..(at + 60 + size)]));
            at += 60 + size + (size % 2);
        }

        return [.. members];
    }
}
