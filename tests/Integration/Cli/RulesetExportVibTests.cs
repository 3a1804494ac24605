using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using VmSerial.Integration.Esx;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>Packages for hosts; nobody logs in anywhere.</summary>
public sealed class RulesetExportVibTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmserial-export");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_VIB_is_an_archive_that_ar_reads_and_the_row_says_what_was_written()
    {
        string file = Path.Combine(_folder.FullName, "moxa.vib");
        CliResult run = await ExportAsync("--esxi-version", "8", "--out", file, "--output", "json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("descriptor.xml\nsig.pkcs7\npayload1\n", Encoding.ASCII.GetString(await SystemTool.RunAsync(_folder, "ar", "t", "moxa.vib")));
        JsonElement row = Assert.Single(run.Json("vib"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))), row.GetProperty("sha256").GetString());
        Assert.Equal("outbound tcp 4001", row.GetProperty("rules")[0].GetString());
        Assert.Equal("outbound tcp 4002-4016", row.GetProperty("rules")[1].GetString());
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task An_offline_bundle_is_a_zip_with_the_VIB_in_it()
    {
        CliResult run = await ExportAsync("--esxi-version", "7.0 U3", "--offline-bundle", "--out", Path.Combine(_folder.FullName, "moxa.zip"));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("CommunitySupported", run.Output);
        Assert.Contains("vib20/vmserial-moxa/VmSerial_bootbank_vmserial-moxa_1.0.0-1.vib", Encoding.ASCII.GetString(await SystemTool.RunAsync(_folder, "unzip", "-Z1", "moxa.zip")));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_by_force_only()
    {
        string file = Path.Combine(_folder.FullName, "moxa.vib");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        CliResult refused = await ExportAsync("--esxi-version", "8", "--out", file);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error FileExists", refused.Error);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal(0, (await ExportAsync("--esxi-version", "8", "--out", file, "--force")).ExitCode);
        Assert.StartsWith("!<arch>", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        CliResult run = await ExportAsync("--esxi-version", "8", "--out", Path.Combine(_folder.FullName, "none", "moxa.vib"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error FileFailed", run.Error);
        Assert.Contains("none/moxa.vib", run.Error);
    }

    [Fact]
    public async Task A_host_older_than_5_0_takes_none()
    {
        CliResult run = await ExportAsync("--esxi-version", "4.1", "--out", Path.Combine(_folder.FullName, "moxa.vib"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error UnsupportedHostVersion", run.Error);
        Assert.Empty(_folder.GetFiles());
    }

    private static Task<CliResult> ExportAsync(params string[] arguments)
        => CliCommand.RunAsync(["ruleset", "export-vib", "--id", "moxa", "--port", "4001,4002-4016", .. arguments], new Dictionary<string, string>());
}
