using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>The main job from end to end; each test has a lab of its own.</summary>
public sealed class PlanApplyTests
{
    private const string Plan = "examples/lab.yaml";

    [Fact]
    public async Task Drift_then_a_row_left_undone_then_the_desired_state_then_nothing_to_do()
    {
        await using CliLab lab = await CliLab.StartAsync();
        CliResult apply = await lab.RunAsync("plan", "apply", Plan, "--output", "json");
        Assert.True(apply.ExitCode == 2, apply.ToString());
        JsonElement[] results = [.. apply.Json("result")];
        Assert.Equal(14, results.Length);
        JsonElement left = Assert.Single(results, r => !r.GetProperty("done").GetBoolean());
        Assert.Equal("mail01", left.GetProperty("vm").GetString());
        Assert.Equal("notPossible", left.GetProperty("outcome").GetString());
        Assert.Equal("proved", Outcome(results, "web05"));
        Assert.Equal("appliedNotProved", Outcome(results, "web03"));
        Assert.Equal("ok", results.Single(r => r.GetProperty("vm").GetString() == "legacy01").GetProperty("status").GetString());

        await lab.PowerAsync("mail01", "off");
        CliResult rest = await lab.RunAsync("plan", "apply", Plan, "--output", "json");
        Assert.True(rest.ExitCode == 0, rest.ToString());
        Assert.Equal("mail01", Assert.Single(rest.Json("result")).GetProperty("vm").GetString());

        CliResult test = await lab.RunAsync("plan", "test", Plan);
        Assert.True(test.ExitCode == 0, test.ToString());

        int before = await lab.CountAsync("ReconfigVM_Task");
        CliResult again = await lab.RunAsync("plan", "apply", Plan);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("0 changes; 59 already in the desired state.", again.Output);
        Assert.Equal(before, await lab.CountAsync("ReconfigVM_Task"));
    }

    [Fact]
    public async Task One_VM_that_is_refused_leaves_the_others_alone_and_is_named()
    {
        await using CliLab lab = await CliLab.StartAsync();
        await lab.FailReconfigureAsync("web07");
        CliResult run = await lab.RunAsync("plan", "apply", Plan, "--throttle", "2");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("/web07: Serial port 1: ", run.Error);
        CliResult test = await lab.RunAsync("plan", "test", Plan);
        Assert.Contains("2 to change", test.Output);
        Assert.Contains("web07", test.Output);
    }

    [Fact]
    public async Task A_user_who_may_only_look_is_told_the_privilege_and_nothing_changes()
    {
        await using CliLab lab = await CliLab.StartAsync();
        CliResult run = await lab.RunWithAsync("VMSERIAL_USER", lab.Reader, "plan", "apply", Plan);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("VirtualMachine.Config.EditDevice", run.Error);
        Assert.EndsWith("14 to change, 1 of them not possible now.\n", (await lab.RunAsync("plan", "test", Plan)).Output);
    }

    [Fact]
    public async Task Ctrl_C_comes_back_within_5_seconds_and_names_the_tasks_that_still_run()
    {
        await using CliLab lab = await CliLab.StartAsync("--task-ms", "20000");
        CliResult run = await CliCommand.RunAsync(["plan", "apply", Plan], lab.Environment,
            interruptWhen: () => lab.WaitForCountAsync("ReconfigVM_Task", 4));
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.InRange(run.Elapsed.TotalSeconds, 0, 5);
        Assert.Contains("vmserial: still running: ", run.Error);
        Assert.Contains("task-", run.Error);
        Assert.Contains("vmserial: stopped.", run.Error);
    }

    private static string? Outcome(JsonElement[] results, string vm)
        => results.Single(r => r.GetProperty("vm").GetString() == vm).GetProperty("outcome").GetString();
}
