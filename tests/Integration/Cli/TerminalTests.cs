using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class TerminalTests(CliLab lab) : IClassFixture<CliLab>
{
    [Fact]
    public async Task On_a_terminal_the_table_is_drawn()
    {
        CliResult run = await CliCommand.RunOnTerminalAsync("ports web01", lab.Environment, "");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("╭", run.Output);
        Assert.Contains("connect tcp://nport-a:4001", run.Output);
    }

    [Fact]
    public async Task On_a_terminal_the_password_is_asked_for_and_not_shown()
    {
        Dictionary<string, string> environment = lab.Environment;
        environment.Remove("VMSERIAL_PASSWORD");
        CliResult run = await CliCommand.RunOnTerminalAsync("ports web01", environment, lab.Password + "\n");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains($"Password of {lab.User} on {lab.Server}: ", run.Output);
        Assert.Contains("connect tcp://nport-a:4001", run.Output);
        // What is typed before the question is put is echoed by the terminal itself, so look behind the question only.
        Assert.DoesNotContain(lab.Password, run.Output[run.Output.IndexOf("Password of", System.StringComparison.Ordinal)..]);
    }
}
