using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary><c>vmserial nport get</c> and <c>set</c>, as people and programs type them.</summary>
public sealed class NPortCommandTests
{
    private static readonly Dictionary<string, string> s_none = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_is_shown_as_a_table_and_as_JSON()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5150");
        await lab.SetAsync(new { password = "s3cret!" }, Ct);
        Dictionary<string, string> environment = new() { ["VMSERIAL_NPORT_PASSWORD"] = "s3cret!" };
        CliResult table = await CliCommand.RunAsync(["nport", "get", lab.Address], environment);
        Assert.Equal(0, table.ExitCode);
        Assert.Contains("TCP Server Mode", table.Output, System.StringComparison.Ordinal);
        Assert.Contains("clear text", table.Error, System.StringComparison.Ordinal);
        CliResult json = await CliCommand.RunAsync(["nport", "get", lab.Address, "--output", "json"], environment);
        JsonElement row = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(("tcpServer", 4001, "115200,N,8,1,RTS/CTS,RS-232"), (row.GetProperty("mode").GetString(), row.GetProperty("tcpPort").GetInt32(), row.GetProperty("line").GetString()));
        Assert.DoesNotContain("s3cret", table.Output + table.Error + json.Output + json.Error, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_needs_the_restart_to_be_allowed_and_is_then_done_once()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110", "--restart-ms", "100");
        string[] wish = ["nport", "set", lab.Address, "--mode", "tcpServer", "--port", "4101", "--max-connection", "2", "--line", "9600,N,8,1"];
        CliResult whatIf = await CliCommand.RunAsync([.. wish, "--what-if"], s_none);
        Assert.Equal(2, whatIf.ExitCode);
        Assert.Contains("is restarted, which interrupts its port; nobody is connected", whatIf.Output, System.StringComparison.Ordinal);
        CliResult refused = await CliCommand.RunAsync(wish, s_none);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--allow-restart", refused.Error, System.StringComparison.Ordinal);
        Assert.Equal(0, await lab.RestartsAsync(Ct));

        CliResult done = await CliCommand.RunAsync([.. wish, "--allow-restart"], s_none);
        Assert.True(done.ExitCode == 0, done.Output + done.Error);
        Assert.Equal(1, await lab.RestartsAsync(Ct));
        CliResult again = await CliCommand.RunAsync(wish, s_none);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(1, await lab.RestartsAsync(Ct));
    }

    [Theory]
    [InlineData("--line", "115200,N,9,1", "5 to 8")]
    [InlineData("--port", "70000", "1 to 65535")]
    [InlineData("--mode", "magic", "tcpServer")]
    [InlineData("--accessible-ip", "esx01", "192.0.2.0/24")]
    public async Task A_wrong_word_is_refused_before_anything_is_connected(string option, string value, string said)
    {
        CliResult result = await CliCommand.RunAsync(["nport", "set", "nowhere", option, value], s_none);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Error, System.StringComparison.Ordinal);
    }
}
