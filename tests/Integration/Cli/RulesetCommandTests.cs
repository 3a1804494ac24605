using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>Rulesets of hosts over the API; each test has a lab of its own.</summary>
public sealed class RulesetCommandTests
{
    [Fact]
    public async Task Enable_opens_what_the_VMs_of_the_cluster_need_on_every_host_of_it_and_a_second_run_does_nothing()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        // web1 runs on esx01, which is open; esx02 is the one where it would lose its port.
        CliResult first = await lab.RunAsync("ruleset", "enable", "esx01", "--output", "json");
        Assert.True(first.ExitCode == 0, first.ToString());
        JsonElement result = Assert.Single(first.Json("result"));
        Assert.Equal(("esx02", "remoteSerialPort", "proved"), (Text(result, "vmHost"), Text(result, "ruleset"), Text(result, "outcome")));
        Assert.True(await IsEnabledAsync(lab, "esx02", "remoteSerialPort"));
        Assert.Equal(0, (await lab.RunAsync("hosts", "lab")).ExitCode);

        int sent = await lab.CountAsync("EnableRuleset");
        CliResult second = await lab.RunAsync("ruleset", "enable", "esx01");
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.StartsWith("0 changes", second.Output);
        Assert.Equal((1, 1), (sent, await lab.CountAsync("EnableRuleset")));
    }

    [Fact]
    public async Task A_ruleset_that_is_named_is_enabled_on_the_named_host_alone()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "enable", "esx02", "--ruleset", "vspc");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(await IsEnabledAsync(lab, "esx02", "vspc"));
        Assert.False(await IsEnabledAsync(lab, "esx01", "vspc"));
        Assert.False(await IsEnabledAsync(lab, "esx02", "remoteSerialPort"));
    }

    [Fact]
    public async Task What_if_says_the_change_and_what_else_it_opens_and_sends_nothing()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "enable", "lab", "--what-if");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("/esx02: Ruleset remoteSerialPort: change from disabled to enabled", run.Output);
        Assert.EndsWith("1 ruleset: 0 in the desired state, 1 to change.\n", run.Output);
        Assert.Contains("inbound tcp 23, inbound tcp 1024-65535", run.Error);
        Assert.Contains("vmserial ruleset add 'esx02' --id vmserial --port 4001 --direction outbound.", run.Error);
        Assert.Equal(0, await lab.CountAsync("EnableRuleset"));
        Assert.False(await IsEnabledAsync(lab, "esx02", "remoteSerialPort"));
    }

    [Fact]
    public async Task A_disabled_firewall_is_reported_and_left_disabled()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "enable", "esx10", "--ruleset", "network");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("vmserial: warning FirewallDisabled: ", run.Error);
        Assert.True(await IsEnabledAsync(lab, "esx10", "remoteSerialPort"));
        Assert.Equal("off", Text((await lab.RunAsync("hosts", "esx10", "--output", "json")).Json("host")[0], "firewall"));
    }

    [Fact]
    public async Task Disable_names_the_ports_that_lose_their_way()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "disable", "esx01");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("web1 (serial port 1, TCP 4001) loses its way", run.Error);
        Assert.False(await IsEnabledAsync(lab, "esx01", "remoteSerialPort"));
        Assert.StartsWith("0 changes", (await lab.RunAsync("ruleset", "disable", "esx01")).Output);
    }

    [Fact]
    public async Task With_a_host_that_is_not_there_nothing_is_changed_on_the_others_either()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "enable", "esx02", "nobody", "--ruleset", "network");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error HostNotFound", run.Error);
        Assert.Contains("error ChangeRefused", run.Error);
        Assert.Equal(0, await lab.CountAsync("EnableRuleset"));
    }

    [Fact]
    public async Task One_host_that_is_not_reached_leaves_the_others_alone_and_is_named()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "enable", "esx02", "esx20", "--ruleset", "network");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("vmserial: error HostNotConnected: ", run.Error);
        Assert.True(await IsEnabledAsync(lab, "esx02", "remoteSerialPort"));
    }

    [Fact]
    public async Task List_shows_custom_rulesets_with_their_rules()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "list", "--output", "json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement moxa = Assert.Single(run.Json("ruleset"));
        Assert.Equal(("esx03", "moxa"), (Text(moxa, "vmHost"), Text(moxa, "ruleset")));
        Assert.Equal("outbound tcp 4001-4016", Assert.Single(moxa.GetProperty("rules").EnumerateArray()).GetString());
        Assert.Contains("No custom rulesets (1 hosts looked at).", (await lab.RunAsync("ruleset", "list", "esx01")).Error);
    }

    [Fact]
    public async Task Set_changes_state_and_addresses_over_the_API_and_a_second_run_does_nothing()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        string[] command = ["ruleset", "set", "esx03", "--id", "moxa", "--disabled", "--allowed-ip", "10.1.2.3,10.2.0.0/16"];
        CliResult run = await lab.RunAsync(command);
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement moxa = (await lab.RunAsync("ruleset", "list", "--output", "json")).Json("ruleset")[0];
        Assert.False(moxa.GetProperty("enabled").GetBoolean());
        Assert.Equal(["10.1.2.3", "10.2.0.0/16"], moxa.GetProperty("allowed").EnumerateArray().Select(a => a.GetString()).Order());
        Assert.StartsWith("0 changes; 1 already", (await lab.RunAsync(command)).Output);

        Assert.Equal(0, (await lab.RunAsync("ruleset", "set", "esx03", "--id", "moxa", "--allowed-ip", "all")).ExitCode);
        Assert.True((await lab.RunAsync("ruleset", "list", "--output", "json")).Json("ruleset")[0].GetProperty("allIpAllowed").GetBoolean());
    }

    [Theory]
    [InlineData("ruleset set esx01 --id moxa --enabled", "RulesetNotFound")]
    [InlineData("ruleset set esx01 --id sshServer --disabled", "StockRuleset")]
    [InlineData("ruleset set esx01 --id vSPC --allowed-ip 192.0.2.7", "SerialRulesetAllowedIp")]
    [InlineData("ruleset remove esx01 --id vSPC", "StockRuleset")]
    [InlineData("ruleset add esx01 --id ntpClient --port 123", "StockRuleset")]
    [InlineData("ruleset add esx03 --id moxa --port 4001", "RulesetIdInUse")]
    [InlineData("ruleset add esx01 --id moxa --port 4001,4001", "InvalidRuleset")]
    public async Task What_may_not_be_is_refused_with_a_reason(string line, string id)
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync(line.Split(' '));
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains($"vmserial: error {id}: ", run.Error);
        Assert.DoesNotMatch("-EsxCustomRuleset|-Force|-AllowedIp", run.Error);
        Assert.Equal(0, await lab.CountAsync("DisableRuleset") + await lab.CountAsync("UpdateRuleset"));
    }

    [Fact]
    public async Task A_ruleset_to_add_is_a_row_that_needs_SSH_while_nobody_said_how_to_log_in()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("ruleset", "add", "esx01", "--id", "moxa", "--port", "4001,4002-4016", "--direction", "outbound", "--direction", "inbound", "--output", "json");
        Assert.True(run.ExitCode == 2, run.ToString());
        JsonElement row = Assert.Single(run.Json("result"));
        Assert.Equal("notPossible", Text(row, "outcome"));
        Assert.Equal("outbound tcp 4001, outbound tcp 4002-4016, inbound tcp 4001, inbound tcp 4002-4016; enabled", Text(row, "desired"));
        Assert.Contains("--host-user or --key-file", Text(row, "detail"));
    }

    [Fact]
    public async Task Adding_what_is_there_and_removing_what_is_not_need_no_SSH()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult add = await lab.RunAsync("ruleset", "add", "esx03", "--id", "moxa", "--port", "4001-4016");
        Assert.True(add.ExitCode == 0, add.ToString());
        CliResult remove = await lab.RunAsync("ruleset", "remove", "esx01", "--id", "moxa");
        Assert.True(remove.ExitCode == 0, remove.ToString());
    }

    private static async Task<bool> IsEnabledAsync(CliLab lab, string host, string field)
        => (await lab.RunAsync("hosts", host, "--output", "json")).Json("host")[0].GetProperty(field).GetBoolean();

    private static string? Text(JsonElement row, string field) => row.GetProperty(field).GetString();
}
