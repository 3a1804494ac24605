using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>Plans that speak of NPorts.</summary>
public sealed class PlanNPortsTests
{
    private const string Password = "s3cret!";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_of_an_NPort_alone_needs_no_server_and_looking_opens_no_data_port_and_restarts_nothing()
    {
        await using NPortLab device = await NPortLab.StartAsync("5110");
        string plan = $"version: 1\nnports:\n  - address: {device.Address}\n    ports: [{{port: 1, mode: tcpServer, tcpPort: 5001, line: \"9600,E,7,2\"}}]\n";
        CliResult test = await RunAsync(plan, null, "plan", "test");
        Assert.True(test.ExitCode == 2, test.ToString());
        Assert.EndsWith("1 NPort setting: 0 in the desired state, 1 to change.\n", test.Output);
        CliResult whatIf = await RunAsync(plan, null, "plan", "apply", "--what-if");
        Assert.Contains($"What if: {device.Address}: NPort port 1: change from TCP Server, TCP port 4001, 115200,N,8,1 to TCP Server, TCP port 5001, 9600,E,7,2. The device is restarted", whatIf.Output);
        Assert.Contains("nobody is connected to them now", whatIf.Output);
        NPortLabPort port = await device.PortAsync(1, Ct);
        Assert.Equal((0, 0, 0, 0), (port.Accepted, port.Surplus, port.FromNetwork, port.DtrMoves));
        Assert.Equal((0, 0), (await device.RestartsAsync(Ct), await device.ConsoleAsync("saves", Ct)));

        CliResult apply = await RunAsync(plan, null, "plan", "apply", "--output", "json");
        Assert.True(apply.ExitCode == 0, apply.ToString());
        Assert.Equal(("proved", 1), (Assert.Single(apply.Json("result")).GetProperty("outcome").GetString(), await device.RestartsAsync(Ct)));
        Assert.Equal("In the desired state: 1 NPort setting.\n", (await RunAsync(plan, null, "plan", "test")).Output);
        Assert.Equal(0, (await RunAsync(plan, null, "plan", "apply")).ExitCode);
        Assert.Equal((1, 1), (await device.RestartsAsync(Ct), await device.ConsoleAsync("saves", Ct)));
    }

    [Fact]
    public async Task A_restart_that_would_cut_a_port_that_the_plan_does_not_name_waits_for_leave_and_names_who_is_connected()
    {
        await using NPortLab device = await NPortLab.StartAsync("5232");
        using Socket client = await device.TakeSlotAsync(4002, 2, Ct);
        string plan = $"version: 1\nnports:\n  - address: {device.Address}\n    ports: [{{port: 1, maxConnection: 2}}]\n";
        CliResult refused = await RunAsync(plan, null, "plan", "apply", "--output", "json");
        JsonElement result = Assert.Single(refused.Json("result"));
        Assert.Equal((2, "notPossible"), (refused.ExitCode, result.GetProperty("outcome").GetString()));
        Assert.Contains($"connected now: {((System.Net.IPEndPoint)client.LocalEndPoint!).Address} on port 2 (TCP 4002)", result.GetProperty("detail").GetString());
        Assert.Contains("allowRestart: true", result.GetProperty("detail").GetString());
        Assert.Equal(0, await device.RestartsAsync(Ct));
        CliResult allowed = await RunAsync(plan + "    allowRestart: true\n", null, "plan", "apply");
        Assert.True(allowed.ExitCode == 0, allowed.ToString());
        Assert.Equal(1, await device.RestartsAsync(Ct));
    }

    [Fact]
    public async Task A_device_that_cannot_be_read_is_a_row_and_the_rest_goes_on_but_is_not_called_proved()
    {
        await using NPortLab closed = await NPortLab.StartAsync("5110"), locked = await NPortLab.StartAsync("5150");
        await closed.MishapAsync("telnet", "off", Ct);
        await closed.RestartAsync(Ct);
        await locked.SetAsync(new { password = Password }, Ct);
        await using CliLab lab = await CliLab.StartWithVMAsync("web1");
        string plan = $"""
            version: 1
            nports:
              - address: {closed.Address}
                ports: [{"{port: 1, maxConnection: 1}"}]
              - address: {locked.Address}
                password: env:NPORT_PASSWORD
                ports: [{"{port: 1, maxConnection: 1}"}]
            vms:
              - match: web1
                ports: [{"{port: 1, connect: \"tcp://"}{closed.Address}{":4001\"}"}]
            """;
        Dictionary<string, string> environment = new(lab.Environment) { ["NPORT_PASSWORD"] = "wrong" };
        CliResult test = await RunAsync(plan, environment, "plan", "test", "--output", "json");
        Assert.True(test.ExitCode == 1, test.ToString());
        IReadOnlyList<JsonElement> rows = test.Json("change");
        Assert.Equal(["nPortNotRead", "nPortNotRead", "none"], rows.Select(row => row.GetProperty("obstacle").GetString()));
        Assert.Contains("elnet", rows[0].GetProperty("advice").GetString());
        Assert.Contains("assword", rows[1].GetProperty("advice").GetString());
        Assert.DoesNotContain("wrong", rows[1].ToString());
        Assert.Equal(1, await locked.ConsoleAsync("tries", Ct));

        environment["NPORT_PASSWORD"] = Password;
        CliResult apply = await RunAsync(plan, environment, "plan", "apply", "--output", "json");
        Assert.True(apply.ExitCode == 1, apply.ToString());
        IReadOnlyList<JsonElement> results = apply.Json("result");
        Assert.Equal(["failed", "appliedNotProved"], results.Select(result => result.GetProperty("outcome").GetString()));
        Assert.Contains($"NPort '{closed.Address}' is not as the plan wants it", results[1].GetProperty("detail").GetString());
        Assert.True(await lab.CountAsync("ReconfigVM_Task") > 0);
    }

    [Fact]
    public async Task A_variable_that_a_plan_names_has_to_be_set()
    {
        CliResult run = await RunAsync("version: 1\nnports: [{address: 127.0.0.1, password: env:NOT_SET_ANYWHERE, ports: [{port: 1}]}]\n", null, "plan", "test");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error PasswordVariableNotSet", run.Error);
    }

    private static async Task<CliResult> RunAsync(string plan, IReadOnlyDictionary<string, string>? environment, params string[] command)
    {
        string file = System.IO.Path.GetTempFileName();
        await System.IO.File.WriteAllTextAsync(file, plan, Ct);
        try
        {
            return await CliCommand.RunAsync([.. command.Take(2), file, .. command.Skip(2)], environment ?? new Dictionary<string, string>());
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }
}
