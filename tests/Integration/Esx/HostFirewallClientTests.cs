using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.Esx;

/// <summary>Both ways to a host's firewall, on the same running hosts.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class HostFirewallClientTests(EsxHosts hosts) : IAsyncDisposable
{
    private static readonly RulesetId s_vspc = RulesetId.Parse("vSPC");
    private VSphereLab? _vcenter;
    private VimClient? _client;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_vcenter is not null)
            await _vcenter.DisposeAsync();
    }

    [Theory]
    [InlineData("5.0u1")]
    [InlineData("6.5")]
    [InlineData("8.0")]
    public async Task The_API_and_the_shell_say_the_same_of_a_host(string profile)
    {
        EsxLabHost host = hosts.OfProfile(profile);
        (IHostFirewallClient api, IHostFirewallClient shell) = await ClientsAsync(host);
        HostFirewall over = await api.ReadAsync(Ct), inside = await shell.ReadAsync(Ct);

        Assert.Equal(Rulesets(inside), Rulesets(over));
        Assert.Equal(inside.State, over.State);
        Assert.Equal((host.Version, long.Parse(host.Build)), ($"{over.Version!.Major}.{over.Version.Minor}.{over.Version.Patch}", over.Version.Build));
        Assert.Equal(over.Version, inside.Version! with { Update = 0 });
        Assert.Equal(profile == "6.5" ? null : false, over.Boot.SecureBoot);
        Assert.Equal(profile == "8.0", inside.Rulesets.All(r => r.EnableConfigurable is not null));
    }

    [Theory]
    [InlineData("5.0u1", true)]
    [InlineData("5.0u1", false)]
    [InlineData("8.0", true)]
    [InlineData("8.0", false)]
    public async Task A_change_by_one_way_is_seen_by_the_other_and_taken_back(string profile, bool overApi)
    {
        EsxLabHost host = hosts.OfProfile(profile);
        (IHostFirewallClient api, IHostFirewallClient shell) = await ClientsAsync(host);
        (IHostFirewallClient change, IHostFirewallClient look) = overApi ? (api, shell) : (shell, api);
        string before = Rulesets(await look.ReadAsync(Ct));

        await change.SetEnabledAsync(s_vspc, true, Ct);
        await change.SetAllowedAsync(s_vspc, [AllowedHost.Parse("192.0.2.7"), AllowedHost.Parse("10.0.0.0/8")], Ct);
        FirewallRuleset changed = (await look.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "vSPC");
        Assert.Equal((true, false), (changed.Enabled, changed.AllIpAllowed));
        Assert.Equal(["10.0.0.0/8", "192.0.2.7"], changed.AllowedHosts!.Order());

        await change.SetAllowedAsync(s_vspc, [AllowedHost.Parse("192.0.2.8"), AllowedHost.Parse("10.0.0.0/8")], Ct);
        Assert.Equal(["10.0.0.0/8", "192.0.2.8"], (await look.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "vSPC").AllowedHosts!.Order());

        await change.SetAllowedAsync(s_vspc, null, Ct);
        await change.SetEnabledAsync(s_vspc, false, Ct);
        Assert.Equal(before, Rulesets(await look.ReadAsync(Ct)));

        // The list that the host kept behind "All" comes back to light, and is put right.
        await change.SetAllowedAsync(s_vspc, [AllowedHost.Parse("192.0.2.9")], Ct);
        Assert.Equal("192.0.2.9", Assert.Single((await look.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "vSPC").AllowedHosts!));
        await change.SetAllowedAsync(s_vspc, [], Ct);
        await change.SetAllowedAsync(s_vspc, null, Ct);
        Assert.Equal(before, Rulesets(await look.ReadAsync(Ct)));
    }

    [Theory]
    [InlineData("5.0u1", true)]
    [InlineData("8.0", true)]
    [InlineData("5.0u1", false)]
    [InlineData("8.0", false)]
    public async Task A_ruleset_that_is_not_there_is_named(string profile, bool overApi)
    {
        EsxLabHost host = hosts.OfProfile(profile);
        (IHostFirewallClient api, IHostFirewallClient shell) = await ClientsAsync(host);
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(() => (overApi ? api : shell).SetEnabledAsync(RulesetId.Parse("nope"), true, Ct));
        Assert.Equal("RulesetNotFound", e.Id);
        Assert.EndsWith($"{host.Name} has no ruleset 'nope'.", e.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ruleset_of_the_system_keeps_its_addresses_and_says_why(bool overApi)
    {
        (IHostFirewallClient api, IHostFirewallClient shell) = await ClientsAsync(hosts.Esx80);
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(() => (overApi ? api : shell).SetAllowedAsync(RulesetId.Parse("dns"), [AllowedHost.Parse("192.0.2.7")], Ct));
        Assert.Equal(("RulesetOwnedBySystem", ErrorKind.NotSupported), (e.Id, e.Kind));
    }

    [Theory]
    [InlineData("5.0u1", true)]
    [InlineData("8.0", true)]
    [InlineData("8.0", false)]
    public async Task A_ruleset_file_that_was_put_on_the_host_is_known_to_both_after_the_refresh(string profile, bool overApi)
    {
        const string Path = "/etc/vmware/firewall/vimtest.xml";
        EsxLabHost host = hosts.OfProfile(profile);
        (IHostFirewallClient api, IHostFirewallClient shell) = await ClientsAsync(host);
        string before = Rulesets(await api.ReadAsync(Ct));
        try
        {
            await hosts.Lab.WriteFileAsync(host, Path, "<ConfigRoot><service><id>vimtest</id><rule id='0000'><direction>outbound</direction><protocol>tcp</protocol><porttype>dst</porttype>"
                + "<port>4001</port></rule><enabled>true</enabled><required>false</required></service></ConfigRoot>", Ct);
            Assert.Equal(before, Rulesets(await api.ReadAsync(Ct)));
            await (overApi ? api : shell).RefreshAsync(Ct);
            foreach (IHostFirewallClient client in new[] { api, shell })
            {
                FirewallRuleset own = (await client.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "vimtest");
                Assert.Equal((true, new FirewallRule(false, "tcp", 4001, 4001)), (own.Enabled, Assert.Single(own.Rules)));
            }
        }
        finally
        {
            await hosts.Lab.ExecAsync(host, ["rm", Path], CancellationToken.None);
            await shell.RefreshAsync(CancellationToken.None);
        }
        Assert.Equal(before, Rulesets(await api.ReadAsync(Ct)));
    }

    [Theory]
    [InlineData("6.5")]
    [InlineData("8.0")]
    public async Task A_firewall_that_is_switched_off_is_seen_by_both(string profile)
    {
        EsxLabHost host = hosts.OfProfile(profile);
        (IHostFirewallClient api, IHostFirewallClient shell) = await ClientsAsync(host);
        try
        {
            await hosts.Lab.ExecAsync(host, ["esxcli", "network", "firewall", "set", "-e", "false"], Ct);
            Assert.False((await api.ReadAsync(Ct)).State!.Enabled);
            Assert.False((await shell.ReadAsync(Ct)).State!.Enabled);
        }
        finally
        {
            await hosts.Lab.ExecAsync(host, ["esxcli", "network", "firewall", "set", "-e", "true"], CancellationToken.None);
        }
        Assert.True((await api.ReadAsync(Ct)).State!.Enabled);
    }

    [Fact]
    public async Task Secure_Boot_is_read_through_the_API()
    {
        (IHostFirewallClient api, _) = await ClientsAsync(hosts.SecureBoot);
        Assert.True((await api.ReadAsync(Ct)).Boot.SecureBoot);
    }

    [Fact]
    public async Task Starting_and_stopping_SSH_over_the_API_is_the_host_s_own()
    {
        EsxLabHost host = hosts.Esx65;
        (IHostFirewallClient api, _) = await ClientsAsync(host);
        HostFirewall read = await api.ReadAsync(Ct);
        Assert.True(read.SshRunning);
        HostServiceSystem services = _client!.ServicesOf(read.Host!);
        try
        {
            await services.StopAsync(HostService.Ssh, Ct);
            Assert.False((await api.ReadAsync(Ct)).SshRunning);
            Assert.Equal("", await BannerAsync(host));
        }
        finally
        {
            await services.StartAsync(HostService.Ssh, CancellationToken.None);
        }
        Assert.StartsWith("SSH-2.0-", await BannerAsync(host));
    }

    [Fact]
    public async Task Without_the_JSON_formatter_the_text_is_read()
    {
        EsxLabHost host = hosts.Esx80;
        var session = new LabShellSession(hosts.Lab, host);
        var shell = new SshHostFirewallClient(session, new HostVersion(8, 0, 3));
        string before = Rulesets(await shell.ReadAsync(Ct));
        Assert.Contains("formatter=json", Assert.Single(session.Lines));
        try
        {
            await hosts.Lab.MishapAsync(host, EsxMishap.NoEsxCliJson, true, Ct);
            Assert.Equal(before, Rulesets(await shell.ReadAsync(Ct)));
            Assert.DoesNotContain("formatter", session.Lines.Last());
        }
        finally
        {
            await hosts.Lab.WithoutMishapsAsync(host, CancellationToken.None);
        }
    }

    private static async Task<string> BannerAsync(EsxLabHost host)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(host.SshHost, host.SshPort, Ct);
            using var reader = new StreamReader(socket.GetStream());
            return await reader.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Ct) ?? "";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return "";
        }
    }

    private static string Rulesets(HostFirewall firewall) => string.Join("\n", firewall.Rulesets.Select(r
        => $"{r.Key} {r.Enabled} {r.AllIpAllowed} {string.Join(",", r.AllowedHosts!)} {string.Join(",", r.Rules)}"));

    private async Task<(IHostFirewallClient Api, IHostFirewallClient Shell)> ClientsAsync(EsxLabHost host)
    {
        _vcenter ??= await VSphereLab.StartForAsync(hosts.Lab);
        _client ??= await _vcenter.ConnectAsync(Ct);
        IReadOnlyList<HostInfo> all = await _client.ReadHostsAsync(null, HostDetails.None, Ct);
        return (new ApiHostFirewallClient(_client, all.Single(h => h.Name == host.Name)), new SshHostFirewallClient(new LabShellSession(hosts.Lab, host)));
    }
}
