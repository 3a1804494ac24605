using System;
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

    private static VibSpec Spec(string target, CustomRuleset? ruleset = null) => new(ruleset ?? Moxa, "1.0.0-1", s_released, HostVersion.ParseTyped(target));

    [Fact]
    public void The_members_stand_in_the_order_that_ESXi_wants()
    {
        byte[] vib = Vib.Create(Spec("8"));

        Assert.Equal(["descriptor.xml", "sig.pkcs7", "payload1"], Members(vib).Select(member => member.Name));
        Assert.Empty(Members(vib)[1].Content);
    }

    [Fact]
    public void The_payload_holds_the_ruleset_file_as_the_host_wants_it()
    {
        byte[] tar = Unpacked(Members(Vib.Create(Spec("7.0 U3")))[2].Content);
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
    [InlineData("5.0", "sha-256", "sha-1/gunzip")]
    [InlineData("6.5", "sha-256", "sha-1/gunzip")]
    [InlineData("7.0 U3", "sha-256", "sha-1/gunzip")]
    [InlineData("8", "sha-256", "sha-256/gunzip", "sha-1/gunzip")]
    public void The_checksums_are_those_of_the_form_and_are_right(string target, params string[] expected)
    {
        var members = Members(Vib.Create(Spec(target)));
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
        XElement vib = XElement.Parse(Encoding.UTF8.GetString(Members(Vib.Create(Spec("8")))[0].Content));

        Assert.Equal(
            "type name version vendor summary description release-date urls relationships software-tags system-requires file-list acceptance-level "
            + "live-install-allowed live-remove-allowed cimom-restart stateless-ready overlay payloads",
            string.Join(" ", vib.Elements().Select(e => e.Name)));
        Assert.Equal("2026-11-22T09:30:00.000000+00:00", vib.Element("release-date")!.Value);
        Assert.Equal("community", vib.Element("acceptance-level")!.Value);
        Assert.Equal("VmSerial_bootbank_vmserial-moxa_1.0.0-1", Spec("8").VibId);
    }

    [Fact]
    public void The_same_ruleset_gives_the_same_bytes_and_another_one_gives_others()
    {
        byte[] first = Vib.Create(Spec("8"));

        Assert.Equal(first, Vib.Create(new VibSpec(Of("moxa", [.. Moxa.Rules]), "1.0.0-1", s_released.ToUniversalTime(), HostVersion.ParseTyped("8.0.3"))));
        Assert.NotEqual(first, Vib.Create(Spec("8", Of("moxa", RulesetRule.Create(RuleDirection.Outbound, 4002)))));
    }

    [Fact]
    public void Any_ruleset_is_found_again_in_its_VIB()
        => Check(100, 20, Ruleset, ruleset =>
        {
            Assert.True(ServiceXml.Says(ServiceXml.Parse(FileIn(Vib.Create(Spec("7.0 U3", ruleset)))).Services.Single(), ruleset));
        });

    [Theory]
    [InlineData("")]
    [InlineData("1.0.0-")]
    [InlineData("1..0")]
    [InlineData("1.0.0-1-2")]
    [InlineData("1.0 ")]
    [InlineData("1.0</version>")]
    public void Another_version_text_is_refused(string version)
        => Refused("InvalidVibVersion", () => new VibSpec(Moxa, version, s_released, new HostVersion(7, 0)));

    [Fact]
    public void A_host_that_is_too_old_for_VIBs_is_refused()
        => Refused("UnsupportedHostVersion", () => Spec("4.1"));

    [Theory]
    [InlineData("5.5", "")]
    [InlineData("6.7", "")]
    [InlineData("7.0 U3", "7.*")]
    [InlineData("8", "8.*")]
    public void From_7_on_the_descriptor_names_the_platform(string target, string platform)
    {
        XElement requires = XElement.Parse(Encoding.UTF8.GetString(Members(Vib.Create(Spec(target)))[0].Content)).Element("system-requires")!;

        Assert.Equal("false", requires.Element("maintenance-mode")!.Value);
        Assert.Equal(platform, requires.Element("softwarePlatform")?.Attribute("version")?.Value ?? "");
    }

    [Fact]
    public void A_ruleset_with_ranges_in_both_directions_goes_into_one_VIB()
    {
        CustomRuleset nport = Of("nport", RulesetRule.Create(RuleDirection.Outbound, 4001, 4016), RulesetRule.Create(RuleDirection.Inbound, 5000),
            RulesetRule.Create(RuleDirection.Outbound, 966, 981, RuleProtocol.Udp));

        Assert.True(ServiceXml.Says(ServiceXml.Parse(FileIn(Vib.Create(Spec("8", nport)))).Services.Single(), nport));
    }

    // VMware's template for descriptors: 35 characters for a name, 80 for a summary.
    [Fact]
    public void Any_id_gives_a_name_and_a_summary_that_the_format_allows()
        => Check(200, 70, IdText, id =>
        {
            VibSpec spec = Spec("8", Of(id, [.. Moxa.Rules]));
            XElement vib = XElement.Parse(Encoding.UTF8.GetString(Members(Vib.Create(spec))[0].Content));

            Assert.Matches("^vmserial-[a-z0-9._-]{1,26}$", vib.Element("name")!.Value);
            Assert.True(vib.Element("summary")!.Value.Length <= 80);
            Assert.Equal($"etc/vmware/firewall/vmserial-{id.ToLowerInvariant()}.xml", vib.Element("file-list")!.Value);
        });

    [Fact]
    public void Long_ids_that_differ_at_their_end_have_names_that_differ()
    {
        string Name(string id) => Spec("8", Of(id, [.. Moxa.Rules])).Name;

        Assert.Equal("vmserial-" + new string('a', 26), Name(new string('a', 26)));
        Assert.Equal(3, new[] { new string('a', 26), new string('a', 27), new string('a', 26) + "b" }.Select(Name).Distinct().Count());
        Assert.Equal(Name(new string('a', 64)), Name(new string('a', 64)));
    }

    private static byte[] FileIn(byte[] vib)
    {
        using System.Formats.Tar.TarReader reader = new(new MemoryStream(Unpacked(Members(vib)[2].Content)));
        using MemoryStream file = new();
        reader.GetNextEntry()!.DataStream!.CopyTo(file);
        return file.ToArray();
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
