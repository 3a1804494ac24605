using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Esx;
using Xunit;
using static VmSerial.Unit.Esx.Rulesets;

namespace VmSerial.Unit.Esx;

public sealed class OfflineBundleTests
{
    private const string VibPath = "vib20/vmserial-moxa/VmSerial_bootbank_vmserial-moxa_1.0.0-1.vib";

    private static readonly DateTimeOffset s_released = new(2026, 11, 22, 10, 30, 0, TimeSpan.FromHours(1));

    private static VibSpec Spec(string target, CustomRuleset? ruleset = null) => new(ruleset ?? Moxa, "1.0.0-1", s_released, HostVersion.ParseTyped(target));

    [Fact]
    public void It_holds_indexes_metadata_and_the_VIB()
    {
        (string Name, byte[] Content)[] bundle = Files(OfflineBundle.Create(Spec("8")));
        (string Name, byte[] Content)[] metadata = Files(bundle[2].Content);

        Assert.Equal(["index.xml", "vendor-index.xml", "metadata.zip", VibPath], bundle.Select(file => file.Name));
        Assert.Equal(["vmware.xml", "vendor-index.xml", "bulletins/vmserial-moxa-1.0.0-1.xml"], metadata.SkipLast(1).Select(file => file.Name));
        Assert.Matches("^vibs/vmserial-moxa-[0-9]+\\.xml$", metadata.Last().Name);
        Assert.Equal(bundle[1].Content, metadata[1].Content);
        Assert.Equal(Vib.Create(Spec("8")), bundle[3].Content);
    }

    [Theory]
    [InlineData("6.5")]
    [InlineData("7.0 U3")]
    [InlineData("8")]
    public void All_metadata_speak_of_the_VIB_that_is_in_it(string target)
    {
        (string Name, byte[] Content)[] bundle = Files(OfflineBundle.Create(Spec(target)));
        byte[] vib = bundle[3].Content;
        (string, string, string) expected = (VibPath, $"{vib.Length}", Convert.ToHexStringLower(SHA256.HashData(vib)));
        XElement all = Metadata(bundle, "vmware.xml"), one = Metadata(bundle, "vibs/"), bulletin = Metadata(bundle, "bulletins/");
        XElement file = all.Descendants("vibFile").Single();

        Assert.Equal(expected, (file.Element("relativePath")!.Value, file.Element("packedSize")!.Value, file.Element("checksum")!.Element("checksum")!.Value));
        Assert.Equal(expected, (one.Element("relative-path")!.Value, one.Element("packed-size")!.Value, one.Element("checksum")!.Value));
        Assert.Equal(["VmSerial_bootbank_vmserial-moxa_1.0.0-1"], bulletin.Element("vibList")!.Elements("vibID").Select(id => id.Value));
        Assert.Equal(["VmSerial_bootbank_vmserial-moxa_1.0.0-1"], all.Descendants("vibID").Select(id => id.Value));
        Assert.Equal("VmSerial_bootbank_vmserial-moxa_1.0.0-1", $"{one.Element("vendor")!.Value}_{one.Element("type")!.Value}_{one.Element("name")!.Value}_{one.Element("version")!.Value}");
        Assert.Equal("metadata.zip", Xml(bundle[1].Content).Element("metadata")!.Element("url")!.Value);
        Assert.Equal("vendor-index.xml", Xml(bundle[0].Content).Element("vendor")!.Element("indexfile")!.Value);
    }

    [Theory]
    [InlineData("5.5", "5.*", false)]
    [InlineData("6.5", "6.*", false)]
    [InlineData("7.0 U3", "7.*", true)]
    [InlineData("8", "8.*", true)]
    public void It_is_a_component_from_7_on_and_names_one_platform_everywhere(string target, string platform, bool component)
    {
        (string Name, byte[] Content)[] bundle = Files(OfflineBundle.Create(Spec(target)));
        XElement all = Metadata(bundle, "vmware.xml"), one = Metadata(bundle, "vibs/"), bulletin = Metadata(bundle, "bulletins/");
        string order = "id vendor summary severity category urgency releaseType description kbUrl contact "
            + (component ? "componentNameSpec componentVersionSpec " : "") + "releaseDate platforms vibList";

        Assert.All([bulletin, all.Element("bulletin")!], found => Assert.Equal(order, Names(found)));
        Assert.All([bulletin, all], found => Assert.Equal(component ? ["vmserial-moxa"] : [], found.Descendants("componentNameSpec").Select(e => e.Attribute("name")!.Value)));
        Assert.All([bulletin, all], found => Assert.Equal(component ? ["1.0.0-1"] : [], found.Descendants("componentVersionSpec").Select(e => e.Attribute("version")!.Value)));
        Assert.Equal(platform, Xml(bundle[1].Content).Element("metadata")!.Element("version")!.Value);
        Assert.Equal([platform], Platforms(bulletin));
        Assert.Equal([platform, platform], Platforms(all));
        Assert.Equal(component ? [platform] : [], Platforms(one));
    }

    [Fact]
    public void The_files_have_the_elements_of_published_bundles_in_their_order()
    {
        (string Name, byte[] Content)[] bundle = Files(OfflineBundle.Create(Spec("8")));
        XElement all = Metadata(bundle, "vmware.xml"), vib = all.Descendants("vib").Single();

        Assert.Equal("name code indexfile patchUrl relativePath content", Names(Xml(bundle[0].Content).Element("vendor")!));
        Assert.Equal("productId version locale url channelName", Names(Xml(bundle[1].Content).Element("metadata")!));
        Assert.Equal("version timestamp bulletin", Names(all));
        Assert.Equal("vibVersion vibID name version vendor vibType summary systemReqs relationships postInstall softwareTags vibFile", Names(vib));
        Assert.Equal("maintenanceMode swPlatform", Names(vib.Element("systemReqs")!));
        Assert.Equal("sourceUrl relativePath packedSize checksum", Names(vib.Element("vibFile")!));
        Assert.Equal("2026-11-22T09:30:00.000000", all.Element("timestamp")!.Value);
        Assert.Equal("2026-11-22T09:30:00.000000+00:00", all.Descendants("releaseDate").Single().Value);
        Assert.Equal(
            "type name version vendor summary description release-date urls relationships software-tags relative-path packed-size checksum system-requires file-list "
            + "acceptance-level live-install-allowed live-remove-allowed cimom-restart stateless-ready overlay payloads",
            Names(Metadata(bundle, "vibs/")));
    }

    [Fact]
    public void The_same_ruleset_gives_the_same_bytes_and_another_target_gives_others()
    {
        byte[] first = OfflineBundle.Create(Spec("8"));

        Assert.Equal(first, OfflineBundle.Create(new VibSpec(Of("moxa", [.. Moxa.Rules]), "1.0.0-1", s_released.ToUniversalTime(), HostVersion.ParseTyped("8.0 U2"))));
        Assert.NotEqual(first, OfflineBundle.Create(Spec("7.0")));
    }

    [Fact]
    public void Neither_the_day_nor_the_system_it_was_made_on_is_in_the_zip()
    {
        byte[] bundle = OfflineBundle.Create(Spec("8"));

        Assert.All([bundle, Files(bundle)[2].Content], zip =>
        {
            using ZipArchive archive = new(new MemoryStream(zip));
            Assert.All(archive.Entries, entry =>
            {
                Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime);
                Assert.Equal((0x8000 + 0x1A4) << 16, entry.ExternalAttributes);
                Assert.Equal(entry.Length, entry.CompressedLength);
            });
        });
    }

    [Fact]
    public void No_id_whatever_it_holds_gives_a_file_outside_of_its_folder()
    {
        int made = 0;
        Gen<string> hostile = Gen.OneOf(
            Gen.Elements("../../etc/passwd", "a/../../b", "a\\..\\b", "C:x", "a..", "a...", "_..", "a.", "..", "~", "a\0b", "/x", "x\n", "CON", "con.txt"),
            Gen.Elements("aB1._-/\\:\0\n ~*%".ToCharArray()).NonEmptyListOf().Select(letters => string.Concat(letters)),
            IdText);
        Check(2000, 80, hostile, text =>
        {
            if (RulesetId.TryParse(text) is not { } id)
            {
                return;
            }

            made++;
            (string Name, byte[] Content)[] bundle = Files(OfflineBundle.Create(Spec("8", new CustomRuleset(id, Moxa.Rules))));
            string[] names = [.. bundle.Concat(Files(bundle[2].Content)).Select(file => file.Name)];
            Assert.All(names, name =>
            {
                Assert.Matches("^([A-Za-z0-9][A-Za-z0-9._-]*/){0,2}[A-Za-z0-9][A-Za-z0-9._-]*$", name);
                Assert.StartsWith("/out/", Path.GetFullPath(name, "/out"));
            });
            Assert.Equal(bundle.Length, bundle.Select(file => file.Name).Distinct().Count());
        });
        Assert.True(made > 500, $"only {made} ids were valid");
    }

    private static string Names(XElement element) => string.Join(" ", element.Elements().Select(e => e.Name));

    private static IEnumerable<string> Platforms(XElement element)
        => element.Descendants().Where(e => e.Attribute("productLineID")?.Value == "embeddedEsx").Select(e => e.Attribute("version")!.Value);

    private static XElement Metadata((string Name, byte[] Content)[] bundle, string start)
        => Xml(Files(bundle[2].Content).Single(file => file.Name.StartsWith(start, StringComparison.Ordinal)).Content);

    private static XElement Xml(byte[] content) => XElement.Load(new MemoryStream(content));

    private static (string Name, byte[] Content)[] Files(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        return [.. archive.Entries.Select(entry =>
        {
            using MemoryStream content = new();
            using Stream stream = entry.Open();
            stream.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
    }
}
