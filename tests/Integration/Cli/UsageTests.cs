using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plan")]
    [InlineData("plan test")]
    [InlineData("plan aply lab.yaml")]
    [InlineData("ports --output xml")]
    [InlineData("ports --timeout 0")]
    [InlineData("ports --timeout soon")]
    [InlineData("plan apply lab.yaml --throttle 0")]
    [InlineData("plan apply lab.yaml --throttle 257")]
    [InlineData("plan test lab.yaml --what-if")]
    public async Task A_wrong_command_line_is_a_failure_that_says_where_help_is(string line)
    {
        CliResult run = await RunAsync(line);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("vmserial: error UsageInvalid: ", run.Error);
        Assert.Matches(@"See vmserial[a-z ]* --help\.\n$", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("ports --help")]
    [InlineData("plan test -h")]
    [InlineData("plan apply -?")]
    [InlineData("plan export --help")]
    public async Task Help_shows_the_options_but_none_for_a_password(string line)
    {
        CliResult run = await RunAsync(line);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--password-env", run.Output);
        Assert.DoesNotMatch(@"--password(?!-env)", run.Output);
    }

    [Fact]
    public async Task The_version_is_the_one_of_the_manifest()
    {
        string manifest = await File.ReadAllTextAsync(Path.Combine(CliCommand.Root, "VmSerial.psd1"), TestContext.Current.CancellationToken);
        CliResult run = await RunAsync("--version");
        Assert.Equal(Regex.Match(manifest, @"ModuleVersion\s*=\s*'([0-9.]+)'").Groups[1].Value, run.Output.Trim());
    }

    [Fact]
    public async Task An_at_sign_reads_no_file()
    {
        CliResult run = await CliCommand.RunAsync(["ports", "@/etc/passwd"], new Dictionary<string, string>());
        Assert.Contains("error ServerMissing", run.Error);
    }

    private static Task<CliResult> RunAsync(string line)
        => CliCommand.RunAsync(line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries), new Dictionary<string, string>());
}
