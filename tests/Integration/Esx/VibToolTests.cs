using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Integration.Esx;

/// <summary>What VmSerial makes for hosts, read by programs that know nothing of it: ar, tar, unzip and the digest programs.</summary>
public sealed class VibToolTests : IDisposable
{
    private static readonly CustomRuleset s_ruleset = new(RulesetId.Parse("moxa"),
    [
        RulesetRule.Create(RuleDirection.Outbound, 4001, 4016),
        RulesetRule.Create(RuleDirection.Inbound, 5000),
    ]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmserial-vib");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("6.5", "sha-256", "sha-1/gunzip")]
    [InlineData("7.0 U3", "sha-256", "sha-1/gunzip")]
    [InlineData("8", "sha-256", "sha-256/gunzip", "sha-1/gunzip")]
    public async Task A_VIB_holds_what_its_descriptor_says(string target, params string[] checksums)
    {
        Write("moxa.vib", Vib.Create(Spec(target)));

        Assert.Equal("descriptor.xml\nsig.pkcs7\npayload1\n", await TextAsync("ar", "t", "moxa.vib"));
        XElement descriptor = XElement.Parse(await TextAsync("ar", "p", "moxa.vib", "descriptor.xml"));
        await AssertPayloadAsync(descriptor, checksums);
        Assert.Empty(await SystemTool.RunAsync(_folder, "ar", "p", "moxa.vib", "sig.pkcs7"));
    }

    [Fact]
    public async Task The_file_in_a_VIB_is_the_ruleset_read_only_owned_by_root_and_sticky()
    {
        Write("moxa.vib", Vib.Create(Spec("8")));
        await TextAsync("ar", "x", "moxa.vib");
        byte[] file = await SystemTool.RunAsync(_folder, "tar", "xzOf", "payload1", "etc/vmware/firewall/vmserial-moxa.xml");

        Assert.Equal(
            $"-r--r--r-T root/root {file.Length.ToString(CultureInfo.InvariantCulture).PadLeft(9)} 1970-01-01 00:00 etc/vmware/firewall/vmserial-moxa.xml\n",
            await TextAsync("tar", "tvzf", "payload1"));
        Assert.True(ServiceXml.Says(ServiceXml.Parse(file).Services.Single(), s_ruleset));
    }

    [Theory]
    [InlineData("6.5", false, "sha-256", "sha-1/gunzip")]
    [InlineData("7.0 U3", true, "sha-256", "sha-1/gunzip")]
    [InlineData("8", true, "sha-256", "sha-256/gunzip", "sha-1/gunzip")]
    public async Task An_offline_bundle_holds_what_its_metadata_say(string target, bool component, params string[] checksums)
    {
        VibSpec spec = Spec(target);
        Write("bundle.zip", OfflineBundle.Create(spec));
        Assert.Contains("No errors detected in compressed data of bundle.zip.", await TextAsync("unzip", "-t", "bundle.zip"));
        await TextAsync("unzip", "-q", "bundle.zip");
        Assert.Contains("No errors detected in compressed data of metadata.zip.", await TextAsync("unzip", "-t", "metadata.zip"));

        XElement all = XElement.Parse(await TextAsync("unzip", "-p", "metadata.zip", "vmware.xml"));
        XElement one = XElement.Parse(await TextAsync("unzip", "-p", "metadata.zip", "vibs/*"));
        XElement bulletin = XElement.Parse(await TextAsync("unzip", "-p", "metadata.zip", "bulletins/*"));
        XElement file = all.Descendants("vibFile").Single();
        string path = file.Element("relativePath")!.Value;
        string digest = await DigestAsync("sha256sum", path);

        Assert.Equal($"{spec.VibId}.vib", Path.GetFileName(path));
        Assert.Equal((digest, $"{new FileInfo(Path.Combine(_folder.FullName, path)).Length}"), (file.Element("checksum")!.Element("checksum")!.Value, file.Element("packedSize")!.Value));
        Assert.Equal((digest, path), (one.Element("checksum")!.Value, one.Element("relative-path")!.Value));
        Assert.Equal(spec.VibId, bulletin.Element("vibList")!.Element("vibID")!.Value);
        Assert.All([bulletin, all.Element("bulletin")!], found => Assert.Equal(
            component ? ["componentNameSpec", "componentVersionSpec", "releaseDate"] : ["description", "kbUrl", "contact", "releaseDate"],
            found.Elements().TakeWhile(e => e.Name != "platforms").Select(e => e.Name.LocalName).TakeLast(component ? 3 : 4)));

        File.Copy(Path.Combine(_folder.FullName, path), Path.Combine(_folder.FullName, "moxa.vib"));
        await AssertPayloadAsync(one, checksums);
        await AssertPayloadAsync(XElement.Parse(await TextAsync("ar", "p", "moxa.vib", "descriptor.xml")), checksums);
    }

    [Fact]
    public async Task A_second_bundle_is_the_first_one_to_the_byte()
    {
        Write("first.zip", OfflineBundle.Create(Spec("8")));

        // A zip counts time in steps of two seconds.
        await Task.Delay(TimeSpan.FromSeconds(2.1), TestContext.Current.CancellationToken);
        Write("second.zip", OfflineBundle.Create(Spec("8")));

        Assert.Equal(await DigestAsync("sha256sum", "first.zip"), await DigestAsync("sha256sum", "second.zip"));
    }

    private static VibSpec Spec(string target) => new(s_ruleset, "1.0.0-1", new DateTimeOffset(2026, 11, 22, 10, 30, 0, TimeSpan.Zero), HostVersion.ParseTyped(target));

    // The checksums that are written against those of moxa.vib's payload, packed and unpacked by the system's programs.
    private async Task AssertPayloadAsync(XElement descriptor, string[] expected)
    {
        XElement found = descriptor.Element("payloads")!.Element("payload")!;
        Write("payload1", await SystemTool.RunAsync(_folder, "ar", "p", "moxa.vib", found.Attribute("name")!.Value));
        Write("payload1.tar", await SystemTool.RunAsync(_folder, "gzip", "-dc", "payload1"));

        Assert.Equal((int)found.Attribute("size")!, new FileInfo(Path.Combine(_folder.FullName, "payload1")).Length);
        Assert.Equal(expected, found.Elements("checksum").Select(c => $"{c.Attribute("checksum-type")!.Value}/{c.Attribute("verify-process")?.Value}".TrimEnd('/')));
        foreach (XElement checksum in found.Elements("checksum"))
        {
            string program = checksum.Attribute("checksum-type")!.Value.Replace("-", "", StringComparison.Ordinal) + "sum";
            Assert.Equal(await DigestAsync(program, checksum.Attribute("verify-process") is null ? "payload1" : "payload1.tar"), checksum.Value);
        }

        string[] files = [.. descriptor.Element("file-list")!.Elements("file").Select(file => file.Value)];
        Assert.Equal(string.Join("\n", files) + "\n", await TextAsync("tar", "tzf", "payload1"));
    }

    private async Task<string> DigestAsync(string program, string file) => (await TextAsync(program, file)).Split(' ')[0];

    private async Task<string> TextAsync(string program, params string[] arguments) => Encoding.UTF8.GetString(await SystemTool.RunAsync(_folder, program, arguments));

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);
}
