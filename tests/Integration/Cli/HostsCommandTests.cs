using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class HostsCommandTests
{
    [Fact]
    public async Task Every_host_is_a_row_and_something_closed_is_exit_code_2()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("hosts", "--output", "json");
        Assert.True(run.ExitCode == 2, run.ToString());
        Dictionary<string, JsonElement> hosts = run.Json("host").ToDictionary(h => h.GetProperty("vmHost").GetString()!);
        Assert.Equal(["esx01", "esx02", "esx03", "esx10", "esx20"], hosts.Keys.Order());

        JsonElement shut = hosts["esx02"];
        Assert.Equal(("on", "DROP", "lab"), (Text(shut, "firewall"), Text(shut, "defaultAction"), Text(shut, "cluster")));
        Assert.False(shut.GetProperty("remoteSerialPort").GetBoolean());
        Assert.Equal(1, shut.GetProperty("needsClosed").GetInt32());
        Assert.Contains("web1 serial port 1: outbound tcp 4001 to 10.0.0.5: closed", shut.GetProperty("closed")[0].GetString());
        Assert.Equal(1, hosts["esx01"].GetProperty("needsOpen").GetInt32());
    }

    [Fact]
    public async Task A_custom_ruleset_opens_what_a_restricted_one_does_not()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("hosts", "esx03", "--output", "json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement host = Assert.Single(run.Json("host"));
        Assert.Equal("6.5.0 build 5969303", Text(host, "version"));
        Assert.Equal(["moxa"], host.GetProperty("custom").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(["10.0.0.9"], host.GetProperty("remoteSerialPortAllowed").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal((1, 0), (host.GetProperty("needsOpen").GetInt32(), host.GetProperty("needsClosed").GetInt32()));
    }

    [Fact]
    public async Task A_firewall_that_is_off_is_said_and_closes_nothing()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("hosts", "esx10", "--output", "json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("off", Text(Assert.Single(run.Json("host")), "firewall"));
    }

    [Fact]
    public async Task What_is_not_known_of_a_host_is_named()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        JsonElement host = Assert.Single((await lab.RunAsync("hosts", "esx20", "--output", "json")).Json("host"));
        Assert.Equal("unknown", Text(host, "firewall"));
        Assert.Equal(JsonValueKind.Null, host.GetProperty("defaultAction").ValueKind);
        Assert.Contains(host.GetProperty("lacking").EnumerateArray(), l => l.GetString() == "Whether the firewall is on: esxcli over the API answered HostNotConnected.");
        Assert.Contains("Whether the firewall is on", (await lab.RunAsync("hosts", "esx20")).Output);
    }

    [Theory]
    [InlineData("lab", "esx01 esx02 esx03")]
    [InlineData("ESX02", "esx02")]
    [InlineData("esx0?", "esx01 esx02 esx03")]
    [InlineData("esx1*", "esx10")]
    [InlineData("nothing*", "")]
    public async Task Names_clusters_and_wildcards_name_hosts(string pattern, string expected)
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("hosts", pattern, "--output", "json");
        Assert.Equal(expected, string.Join(' ', run.Json("host").Select(h => Text(h, "vmHost")).Order()));
    }

    [Fact]
    public async Task An_id_names_a_host()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        string id = Text((await lab.RunAsync("hosts", "esx02", "--output", "json")).Json("host")[0], "vmHostId")!;
        Assert.Equal("esx02", Text(Assert.Single((await lab.RunAsync("hosts", id, "--output", "json")).Json("host")), "vmHost"));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_a_failure_and_the_others_are_shown_all_the_same()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("hosts", "nobody", "esx01", "--output", "json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("vmserial: error HostNotFound: No host and no cluster 'nobody'", run.Error);
        Assert.Equal("esx01", Text(Assert.Single(run.Json("host")), "vmHost"));
    }

    [Fact]
    public async Task People_get_a_table_and_what_is_closed_below_it()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("hosts", "lab");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("enabled, some addresses", run.Output);
        Assert.Contains("/esx02:\n  ", run.Output);
        Assert.EndsWith("3 hosts: 1 of them closed for serial ports.\n", run.Output);
    }

    [Fact]
    public async Task A_password_variable_that_was_named_has_to_be_set()
    {
        CliResult run = await CliCommand.RunAsync(["hosts", "esx01", "--host-password-env", "NOT_SET_ANYWHERE"], new Dictionary<string, string>());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error PasswordVariableNotSet", run.Error);
        Assert.Contains("NOT_SET_ANYWHERE", run.Error);
    }

    private static string? Text(JsonElement row, string field) => row.GetProperty(field).GetString();
}
