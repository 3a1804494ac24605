using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class LoginTests(CliLab lab) : IClassFixture<CliLab>
{
    [Fact]
    public async Task A_wrong_password_is_said_without_showing_it()
    {
        CliResult run = await lab.RunWithAsync("VMSERIAL_PASSWORD", "not-the-one", "ports");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.StartsWith("vmserial: error ", run.Error);
        Assert.Contains(lab.User, run.Error);
        Assert.DoesNotContain("not-the-one", run.Error + run.Output);
    }

    [Fact]
    public async Task An_unknown_certificate_is_refused_and_its_thumbprint_is_shown_as_an_option_to_type()
    {
        CliResult run = await CliCommand.RunAsync(["ports"], Without("VMSERIAL_THUMBPRINT"));
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains($"--thumbprint {lab.Thumbprint}", run.Error);
    }

    [Fact]
    public async Task Another_thumbprint_than_the_server_s_is_refused()
    {
        CliResult run = await lab.RunAsync("ports", "--thumbprint", string.Join(':', System.Linq.Enumerable.Repeat("AB", 32)));
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(lab.Thumbprint, run.Error);
    }

    [Fact]
    public async Task Any_certificate_is_accepted_when_asked_for()
    {
        CliResult run = await CliCommand.RunAsync(["ports", "web01", "--skip-certificate-check"], Without("VMSERIAL_THUMBPRINT"));
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named()
    {
        int port = FreePort();
        CliResult run = await lab.RunAsync("ports", "--server", $"127.0.0.1:{port}");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains($"127.0.0.1:{port}", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task Of_two_servers_one_that_does_not_answer_fails_the_run()
    {
        CliResult run = await lab.RunAsync("ports", "--server", lab.Server, "--server", $"127.0.0.1:{FreePort()}");
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Two_servers_are_read_at_once()
    {
        await using CliLab other = await CliLab.StartAsync();
        CliResult run = await CliCommand.RunAsync(["ports", "web01", "--skip-certificate-check", "--output", "json",
            "--server", lab.Server, "--server", other.Server], Without("VMSERIAL_THUMBPRINT"));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal([lab.Server, other.Server], System.Linq.Enumerable.Select(run.Json("port"), p => p.GetProperty("server").GetString()));
    }

    [Fact]
    public async Task A_missing_password_names_the_variable_when_nobody_can_be_asked()
    {
        CliResult run = await CliCommand.RunAsync(["ports"], Without("VMSERIAL_PASSWORD"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error PasswordMissing", run.Error);
        Assert.Contains("VMSERIAL_PASSWORD", run.Error);

        CliResult other = await lab.RunAsync("ports", "--password-env", "NOT_SET_ANYWHERE");
        Assert.Contains("NOT_SET_ANYWHERE is not set", other.Error);
    }

    [Fact]
    public async Task A_missing_server_and_a_missing_user_are_named()
    {
        CliResult server = await CliCommand.RunAsync(["ports"], Without("VMSERIAL_SERVER"));
        Assert.Equal(1, server.ExitCode);
        Assert.Contains("error ServerMissing", server.Error);
        CliResult user = await CliCommand.RunAsync(["ports"], Without("VMSERIAL_USER"));
        Assert.Equal(1, user.ExitCode);
        Assert.Contains("error UserMissing", user.Error);
    }

    [Theory]
    [InlineData("--password", "sesame")]
    [InlineData("--password=sesame")]
    [InlineData("-p", "sesame")]
    [InlineData("-psesame")]
    public async Task A_password_on_the_command_line_is_refused_and_not_repeated(params string[] words)
    {
        CliResult run = await lab.RunAsync(["ports", .. words]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("VMSERIAL_PASSWORD", run.Error);
        Assert.DoesNotContain("sesame", run.Error + run.Output);
    }

    [Fact]
    public async Task A_trace_holds_the_requests_and_neither_it_nor_the_output_holds_a_secret()
    {
        string trace = Path.Combine(lab.Folder, $"trace-{Guid.NewGuid():n}.log");
        CliResult run = await lab.RunAsync("plan", "test", "examples/lab.yaml", "--trace", trace);
        Assert.True(run.ExitCode == 2, run.ToString());
        string text = await File.ReadAllTextAsync(trace, TestContext.Current.CancellationToken);
        Assert.Contains("RetrievePropertiesEx", text);
        Assert.Contains("Login", text);
        Assert.DoesNotContain(lab.Password, text + run.Output + run.Error);
        Assert.DoesNotMatch("vmware_soap_session=\"?[0-9a-f]{8}", text);
    }

    [Fact]
    public async Task Every_session_is_logged_out_also_after_a_failure()
    {
        await using CliLab own = await CliLab.StartAsync();
        await own.RunAsync("ports", "web01");
        await own.RunAsync("ports", "nobody");
        await own.RunAsync("plan", "test", "examples/collision.yaml");
        await own.RunAsync("ports", "--server", own.Server, "--server", $"127.0.0.1:{FreePort()}");
        Assert.InRange(await own.CountAsync("Login"), 3, 4);
        Assert.Equal(0, await own.SessionsAsync());
    }

    private Dictionary<string, string> Without(string name)
    {
        Dictionary<string, string> environment = new(lab.Environment);
        environment.Remove(name);
        return environment;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
