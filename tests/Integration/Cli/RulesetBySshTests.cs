using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>Hosts that no server speaks for: SSH is all there is.</summary>
public sealed class RulesetBySshTests
{
    [Fact]
    public async Task A_host_is_asked_and_its_serial_ruleset_enabled_without_a_server()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", TestContext.Current.CancellationToken);
        JsonElement before = Assert.Single((await RunAsync(lab.Host, "hosts", "esx01", "--output", "json")).Json("host"));
        Assert.Equal(("on", "DROP"), (before.GetProperty("firewall").GetString(), before.GetProperty("defaultAction").GetString()));
        Assert.False(before.GetProperty("remoteSerialPort").GetBoolean());
        Assert.Equal(JsonValueKind.Null, before.GetProperty("server").ValueKind);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("needsClosed").ValueKind);

        CliResult enable = await RunAsync(lab.Host, "ruleset", "enable", "esx01", "--ruleset", "network", "--output", "json");
        Assert.True(enable.ExitCode == 0, enable.ToString());
        Assert.Equal("proved", Assert.Single(enable.Json("result")).GetProperty("outcome").GetString());
        string list = (await lab.ShellAsync(lab.Host, "esxcli network firewall ruleset list -r remoteSerialPort", TestContext.Current.CancellationToken)).Output;
        Assert.Matches(@"remoteSerialPort\s+true", list);
        Assert.StartsWith("0 changes; 1 already", (await RunAsync(lab.Host, "ruleset", "enable", "esx01", "--ruleset", "network")).Output);
    }

    [Fact]
    public async Task What_the_VMs_need_is_not_known_without_a_server()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", TestContext.Current.CancellationToken);
        CliResult run = await RunAsync(lab.Host, "ruleset", "enable", "esx01");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error RulesetNotChosen", run.Error);
    }

    [Fact]
    public async Task A_host_key_that_nobody_knows_is_refused()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", TestContext.Current.CancellationToken);
        CliResult run = await CliCommand.RunAsync(["hosts", "esx01", "--ssh-address", $"esx01={lab.Host.Ssh}", "--host-key-fingerprint", "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"],
            new Dictionary<string, string> { ["VMSERIAL_HOST_PASSWORD"] = lab.Host.Password });
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.StartsWith("vmserial: error ", run.Error);
        Assert.Contains(lab.Host.HostKeySha256, run.Error);
        Assert.DoesNotContain(lab.Host.Password, run.Error);
    }

    [Fact]
    public async Task A_custom_ruleset_is_added_listed_and_removed()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", TestContext.Current.CancellationToken);
        string[] add = ["ruleset", "add", "esx01", "--id", "moxa", "--port", "4001", "--persistence", "none"];
        CliResult added = await RunAsync(lab.Host, add);
        Assert.True(added.ExitCode == 0, added.ToString());
        JsonElement row = Assert.Single((await RunAsync(lab.Host, "ruleset", "list", "esx01", "--output", "json")).Json("ruleset"));
        Assert.Equal(("moxa", true, "outbound tcp 4001"), (row.GetProperty("ruleset").GetString(), row.GetProperty("enabled").GetBoolean(), row.GetProperty("rules")[0].GetString()));
        Assert.StartsWith("0 changes; 1 already", (await RunAsync(lab.Host, add)).Output);

        CliResult removed = await RunAsync(lab.Host, "ruleset", "remove", "esx01", "--id", "moxa");
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.Empty((await RunAsync(lab.Host, "ruleset", "list", "esx01", "--output", "json")).Json("ruleset"));
    }

    private static Task<CliResult> RunAsync(EsxLabHost host, params string[] arguments) => CliCommand.RunAsync(
        [.. arguments, "--host-user", host.User, "--ssh-address", $"esx01={host.Ssh}", "--host-key-fingerprint", host.HostKeySha256],
        new Dictionary<string, string> { ["VMSERIAL_HOST_PASSWORD"] = host.Password });
}
