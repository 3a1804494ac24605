using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class PortsCommandTests(CliLab lab) : IClassFixture<CliLab>
{
    [Fact]
    public async Task Without_a_pattern_all_ports_are_shown()
    {
        CliResult run = await lab.RunAsync("ports", "--output", "json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(50, run.Json("port").Count);
    }

    [Fact]
    public async Task A_wildcard_shows_the_ports_of_the_VMs_that_it_fits_and_no_others()
    {
        CliResult run = await lab.RunAsync("ports", "web0?", "--output", "json");
        Assert.Equal(["web01", "web02", "web04", "web05", "web06", "web07", "web08", "web09"],
            run.Json("port").Select(p => p.GetProperty("vm").GetString()).Order());
    }

    [Fact]
    public async Task Names_are_found_whatever_their_case_and_each_VM_is_shown_once()
    {
        CliResult run = await lab.RunAsync("ports", "WEB01", "web01", "web0[1]", "--output", "json");
        Assert.Equal("web01", Assert.Single(run.Json("port")).GetProperty("vm").GetString());
    }

    [Fact]
    public async Task An_id_names_a_VM()
    {
        string id = (await lab.RunAsync("ports", "rtr02", "--output", "json")).Json("port")[0].GetProperty("vmId").GetString()!;
        CliResult run = await lab.RunAsync("ports", id, "--output", "json");
        Assert.Equal("rtr02", Assert.Single(run.Json("port")).GetProperty("vm").GetString());
    }

    [Fact]
    public async Task An_inventory_path_names_a_VM()
    {
        CliResult run = await lab.RunAsync("ports", "*/rtr02", "--output", "json");
        Assert.Equal("rtr02", Assert.Single(run.Json("port")).GetProperty("vm").GetString());
    }

    [Fact]
    public async Task A_name_that_fits_nothing_is_a_failure_and_the_others_are_shown_all_the_same()
    {
        CliResult run = await lab.RunAsync("ports", "nobody", "web01", "--output", "json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("vmserial: error VMNotFound: No VM 'nobody'", run.Error);
        Assert.Single(run.Json("port"));
    }

    [Fact]
    public async Task A_wildcard_that_fits_nothing_is_no_failure()
    {
        CliResult run = await lab.RunAsync("ports", "nobody*");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_listening_port_says_what_to_telnet_to()
    {
        CliResult run = await lab.RunAsync("ports", "rtr01", "--output", "json");
        Assert.Equal("esx01.lab.example:23001", Assert.Single(run.Json("port")).GetProperty("endpoint").GetString());
    }

    [Fact]
    public async Task Backings_off_the_network_are_shown_too()
    {
        CliResult run = await lab.RunAsync("ports", "db07", "--output", "json");
        Assert.StartsWith("file [", run.Json("port").Single(p => p.GetProperty("number").GetInt32() == 1).GetProperty("backing").GetString());
    }

    [Fact]
    public async Task In_a_pipe_the_table_is_plain_and_nothing_is_wrapped()
    {
        CliResult run = await lab.RunAsync("ports", "app01", "web01");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("Server", lines[0]);
        Assert.Contains("vspc telnet://vspc01:13370 service vSPC.py (server)", lines[1]);
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        int column = lines[0].IndexOf("Status", System.StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.Equal(' ', line[column - 1]));
    }
}
