using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>What plan test and plan apply --what-if say; nothing here changes the lab.</summary>
public sealed class PlanCommandTests(CliLab lab) : IClassFixture<CliLab>
{
    private const string Plan = "examples/lab.yaml";

    [Fact]
    public async Task Drift_is_exit_code_2_and_only_what_differs_is_shown_to_people()
    {
        CliResult run = await lab.RunAsync("plan", "test", Plan);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("web05", run.Output);
        Assert.DoesNotContain("web01", run.Output);
        Assert.EndsWith("59 ports: 45 in the desired state, 14 to change, 1 of them not possible now.\n", run.Output);
    }

    [Fact]
    public async Task All_rows_are_shown_to_people_who_ask_for_them()
    {
        CliResult run = await lab.RunAsync("plan", "test", Plan, "--all");
        Assert.Contains("web01", run.Output);
    }

    [Fact]
    public async Task Programs_get_every_row_in_the_order_of_the_plan()
    {
        CliResult run = await lab.RunAsync("plan", "test", Plan, "--output", "json");
        JsonElement[] rows = [.. run.Json("change")];
        Assert.Equal(59, rows.Length);
        Assert.Equal(14, rows.Count(r => !r.GetProperty("inDesiredState").GetBoolean()));
        Assert.Equal("web01", rows[0].GetProperty("vm").GetString());
        Assert.Equal("examples/lab.yaml", rows[0].GetProperty("position").GetString()!.Split(':')[0]);
    }

    [Fact]
    public async Task A_port_to_add_to_a_running_VM_is_a_row_that_needs_power_off()
    {
        CliResult run = await lab.RunAsync("plan", "test", Plan, "--output", "json");
        JsonElement row = run.Json("change").Single(r => r.GetProperty("vm").GetString() == "mail01" && r.GetProperty("number").GetInt32() == 2);
        Assert.Equal("needsPowerOff", row.GetProperty("obstacle").GetString());
        Assert.Equal("add", row.GetProperty("action").GetString());
        Assert.Contains("Power it off", row.GetProperty("advice").GetString());
    }

    [Fact]
    public async Task Findings_are_warnings_for_people_and_objects_for_programs()
    {
        CliResult people = await lab.RunAsync("plan", "test", Plan);
        Assert.Contains("vmserial: warning ListenerCollisionFound: ", people.Error);
        Assert.Contains("vmserial: warning SerialUriUnusable: examples/lab.yaml:", people.Error);

        CliResult programs = await lab.RunAsync("plan", "test", Plan, "--output", "json");
        JsonElement collision = programs.Json("finding").Single(f => f.GetProperty("id").GetString() == "ListenerCollisionFound");
        Assert.Equal("warning", collision.GetProperty("severity").GetString());
        Assert.Contains("rtr02", collision.GetProperty("message").GetString());
        Assert.Contains("rtr05", collision.GetProperty("message").GetString());
        Assert.Empty(programs.Error);
    }

    [Fact]
    public async Task What_if_says_every_change_and_sends_nothing()
    {
        int before = await lab.CountAsync("ReconfigVM_Task");
        CliResult run = await lab.RunAsync("plan", "apply", Plan, "--what-if");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Equal(14, run.Output.Split('\n').Count(l => l.StartsWith("What if: ", System.StringComparison.Ordinal)));
        Assert.Contains("/web05: Serial port 1: change from connect tcp://nport-a:4099 to connect tcp://nport-a:4005", run.Output);
        Assert.Contains("/mail01: Serial port 2: not possible now (needs power off).", run.Output);
        Assert.Equal(before, await lab.CountAsync("ReconfigVM_Task"));
    }

    [Fact]
    public async Task What_if_is_exit_code_0_when_nothing_would_change()
    {
        string plan = lab.WritePlan("""
            version: 1
            vms:
              - match: web01
                ports: [{port: 1, connect: "tcp://nport-a:4001"}]
            """);
        CliResult run = await lab.RunAsync("plan", "apply", plan, "--what-if");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("In the desired state: 1 port.\n", run.Output);
    }

    [Fact]
    public async Task A_collision_is_an_error_that_names_both_VMs_and_nothing_is_sent()
    {
        int before = await lab.CountAsync("ReconfigVM_Task");
        CliResult run = await lab.RunAsync("plan", "apply", "examples/collision.yaml");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("vmserial: error ListenerCollision: examples/collision.yaml:5:13: ", run.Error);
        Assert.Contains("rtr01", run.Error);
        Assert.Contains("rtr03", run.Error);
        Assert.Contains("nothing was changed", run.Error);
        Assert.Equal(before, await lab.CountAsync("ReconfigVM_Task"));
        Assert.Equal(1, (await lab.RunAsync("plan", "test", "examples/collision.yaml")).ExitCode);
    }

    [Fact]
    public async Task A_VM_that_is_not_there_is_an_error_unless_it_is_optional()
    {
        string plan = lab.WritePlan("""
            version: 1
            vms:
              - match: nobody
                ports: [{port: 1, connect: "tcp://nport-a:4001"}]
            """);
        CliResult run = await lab.RunAsync("plan", "test", plan);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error VMNotFound", run.Error);
        Assert.Contains(":3:", run.Error);

        File.WriteAllText(plan, File.ReadAllText(plan).Replace("match: nobody", "match: nobody\n    optional: true"));
        Assert.Equal(0, (await lab.RunAsync("plan", "test", plan)).ExitCode);
    }

    [Fact]
    public async Task An_exported_plan_is_in_the_desired_state()
    {
        CliResult export = await lab.RunAsync("plan", "export", "web0*", "app*");
        Assert.True(export.ExitCode == 0, export.ToString());
        string plan = lab.WritePlan(export.Output);
        CliResult test = await lab.RunAsync("plan", "test", plan);
        Assert.True(test.ExitCode == 0, test.ToString());
    }

    [Fact]
    public async Task A_plan_that_names_its_servers_needs_no_server_option()
    {
        string plan = lab.WritePlan($$"""
            version: 1
            servers:
              - {name: "{{lab.Server}}", user: "{{lab.User}}", password: "env:LAB_SECRET", thumbprint: "{{lab.Thumbprint}}"}
            vms:
              - match: web01
                ports: [{port: 1, connect: "tcp://nport-a:4001"}]
            """);
        CliResult run = await CliCommand.RunAsync(["plan", "test", plan], new System.Collections.Generic.Dictionary<string, string> { ["LAB_SECRET"] = lab.Password });
        Assert.True(run.ExitCode == 0, run.ToString());

        CliResult twice = await CliCommand.RunAsync(["plan", "test", plan, "--server", lab.Server], lab.Environment);
        Assert.Equal(1, twice.ExitCode);
        Assert.Contains("error ServerNamedTwice", twice.Error);

        CliResult unset = await CliCommand.RunAsync(["plan", "test", plan], lab.Environment);
        Assert.Equal(1, unset.ExitCode);
        Assert.Contains("the environment variable LAB_SECRET is not set", unset.Error);
    }
}
