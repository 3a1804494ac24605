using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class ProbeVspcTests
{
    private static readonly Dictionary<string, string> s_nothing = [];

    [Fact]
    public async Task A_concentrator_that_takes_the_port_is_success_and_one_that_does_not_is_not()
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", "capture");
        string uri = "telnet://" + lab.Address("capture");
        CliResult taken = await CliCommand.RunAsync(["probe", "vspc", uri, "--service", "vSPC.py", "--output", "json"], s_nothing);
        Assert.True(taken.ExitCode == 0, taken.ToString());
        JsonElement row = Assert.Single(taken.Json("vspc"));
        Assert.Equal(("accepted", true, false), (row.GetProperty("outcome").GetString(), row.GetProperty("accepted").GetBoolean(), row.GetProperty("offersTls").GetBoolean()));
        CliResult refused = await CliCommand.RunAsync(["probe", "vspc", uri, uri, "--service", "other"], s_nothing);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("proxy refused", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_the_system_trusts_is_accepted_for_its_own_name_only()
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", "telnets,telnets-elsewhere,telnets-expired");
        string file = Path.Combine(Path.GetTempPath(), $"vmserial-ca-{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(file, lab.Authority, TestContext.Current.CancellationToken);
        try
        {
            Dictionary<string, string> trusting = new() { ["SSL_CERT_FILE"] = file, ["VMSERIAL_THUMBPRINT"] = lab.Thumbprint("elsewhere") };
            foreach ((string mode, int exitCode, string word) in ((string, int, string)[])
                [("telnets", 0, "\"encrypted\":true"), ("telnets-elsewhere", 2, "vspc99.example.com"), ("telnets-expired", 2, "it is valid from")])
            {
                CliResult run = await CliCommand.RunAsync(["probe", "vspc", "telnets://" + lab.Address(mode), "--service", "vSPC.py", "--output", "json"], trusting);
                Assert.True(run.ExitCode == exitCode, run.ToString());
                Assert.Contains(word, run.Output, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("probe vspc --service vSPC.py")]
    [InlineData("probe vspc telnet://vspc01:13370")]
    [InlineData("probe vspc telnet://vspc01:13370 --service vSPC.py --direction sideways")]
    [InlineData("probe vspc telnet://vspc01:13370 --service vSPC.py --wait 0")]
    [InlineData("probe")]
    public async Task A_wrong_command_line_says_where_help_is(string line)
    {
        CliResult run = await CliCommand.RunAsync(line.Split(' '), s_nothing);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("vmserial: error UsageInvalid: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_concentrator_s_URI_is_refused_with_the_right_form()
    {
        CliResult run = await CliCommand.RunAsync(["probe", "vspc", "tcp://vspc01:13370", "--service", "vSPC.py"], s_nothing);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("telnet://vspc01:13370", run.Error, StringComparison.Ordinal);
    }
}
