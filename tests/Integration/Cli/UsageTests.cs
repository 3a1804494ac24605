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
    [InlineData("ruleset")]
    [InlineData("ruleset disable")]
    [InlineData("ruleset enable --ruleset sshServer")]
    [InlineData("ruleset add esx01 --id moxa")]
    [InlineData("ruleset add esx01 --port 4001")]
    [InlineData("ruleset add --id moxa --port 4001")]
    [InlineData("ruleset add esx01 --id mo$(reboot)xa --port 4001")]
    [InlineData("ruleset add esx01 --id -x --port 4001")]
    [InlineData("ruleset add esx01 --id moxa --port 0")]
    [InlineData("ruleset add esx01 --id moxa --port 65536")]
    [InlineData("ruleset add esx01 --id moxa --port 4016-4001")]
    [InlineData("ruleset add esx01 --id moxa --port 4001;reboot")]
    [InlineData("ruleset add esx01 --id moxa --port 4001 --direction sideways")]
    [InlineData("ruleset add esx01 --id moxa --port 4001 --protocol icmp")]
    [InlineData("ruleset add esx01 --id moxa --port 4001 --persistence forever")]
    [InlineData("ruleset add esx01 --id moxa --port 4001 --allowed-ip host.example")]
    [InlineData("ruleset add esx01 --id moxa --port 4001 --allowed-ip 192.0.2.0/33")]
    [InlineData("ruleset add esx01 --id moxa --port 4001 --allowed-ip all,192.0.2.7")]
    [InlineData("ruleset set esx01 --id moxa --enabled --disabled")]
    [InlineData("hosts --ssh-address 127.0.0.1:2222")]
    [InlineData("hosts --ssh-address esx01=127.0.0.1:99999")]
    [InlineData("hosts --ssh-address esx01=-oProxyCommand")]
    [InlineData("hosts --host-key-fingerprint SHA256:short")]
    [InlineData("plan apply lab.yaml --host-key-fingerprint MD5:aa")]
    [InlineData("ruleset export-vib --id moxa --port 4001 --esxi-version 80")]
    [InlineData("ruleset export-vib --id moxa --port 4001")]
    public async Task A_wrong_command_line_is_a_failure_that_says_where_help_is(string line)
    {
        CliResult run = await RunAsync(line);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("vmserial: error UsageInvalid: ", run.Error);
        Assert.Matches(@"See vmserial[a-z -]* --help\.\n$", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("ports --help")]
    [InlineData("plan test -h")]
    [InlineData("plan apply -?")]
    [InlineData("plan export --help")]
    [InlineData("hosts --help")]
    [InlineData("ruleset --help")]
    [InlineData("ruleset add --help")]
    public async Task Help_shows_the_options_but_none_for_a_password(string line)
    {
        CliResult run = await RunAsync(line);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--password-env", run.Output);
        Assert.DoesNotMatch(@"--(host-)?pass(word|phrase)?(?!word)(?!-env)", run.Output);
    }

    [Theory]
    [InlineData("hosts --host-password SECRET99")]
    [InlineData("ruleset add esx01 --id moxa --port 4001 --host-password=SECRET99")]
    [InlineData("ruleset enable esx01 --passphrase SECRET99")]
    [InlineData("plan test lab.yaml --host-password SECRET99")]
    [InlineData("ruleset list --password SECRET99")]
    public async Task A_password_as_an_argument_is_refused_and_not_shown(string line)
    {
        CliResult run = await RunAsync(line);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("-env NAME", run.Error);
        Assert.DoesNotContain("SECRET99", run.Error + run.Output);
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
