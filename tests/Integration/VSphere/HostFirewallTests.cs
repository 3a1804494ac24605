using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.VSphere;

public sealed class HostFirewallTests
{
    private const string Hosts = """
        {"clusters":[
          {"name":"lab-a","imageManaged":true,"hosts":[
            {"name":"esx01","ip":"192.0.2.11","secureBoot":true,"lockdown":"lockdownNormal","exceptionUsers":["backup","ann"],"services":{"TSM-SSH":true},"profile":"gold"},
            {"name":"esx02","version":"6.5.0","firewall":"off","statelessCache":true},
            {"name":"esx03","version":"5.0.0","build":"623860","firewall":"pass","connection":"disconnected"}]},
          {"name":"lab-b","hosts":[{"name":"esx04","rulesets":{"moxa":{"enabled":true,"allowedIps":["192.0.2.7"],"rules":[{"direction":"outbound","protocol":"tcp","port":4001}]}}}]}],
         "vms":[]}
        """;

    private static readonly RulesetId s_vspc = RulesetId.Parse("vSPC");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_hosts_are_read_with_all_that_decides_about_them()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        Dictionary<string, HostFirewall> read = await ReadAsync(client);

        HostFirewall esx01 = read["esx01"];
        Assert.Equal(new HostBoot { SecureBoot = true, ImageManagedCluster = true, HostProfile = true }, esx01.Boot);
        Assert.Equal((LockdownMode.Normal, true, "8.0.3 build 24022510"), (esx01.Lockdown, esx01.SshRunning, esx01.Version!.ToString()));
        Assert.Equal(new FirewallState(true, true, true), esx01.State);
        Assert.Equal(["192.0.2.11"], esx01.Host!.ManagementAddresses);
        Assert.Empty(esx01.Lacking);

        HostFirewall esx02 = read["esx02"];
        Assert.Equal(new HostBoot { Stateless = true, ImageManagedCluster = true, HostProfile = false }, esx02.Boot);
        Assert.Equal((LockdownMode.Disabled, false), (esx02.Lockdown, esx02.State!.Enabled));
        Assert.Equal("Whether Secure Boot is on: the API says it from 8.0 U3 on.", Assert.Single(esx02.Lacking));

        Assert.Null(read["esx03"].State);
        Assert.Contains("Whether the firewall is on: esxcli over the API answered HostNotConnected.", read["esx03"].Lacking);
        Assert.False(read["esx03"].Boot.SecureBoot);

        Assert.Equal(new HostBoot { ImageManagedCluster = false, HostProfile = false }, read["esx04"].Boot);
        FirewallRuleset moxa = read["esx04"].Rulesets.Single(r => r.Key == "moxa");
        Assert.Equal((true, false, "192.0.2.7"), (moxa.Enabled, moxa.AllIpAllowed, Assert.Single(moxa.AllowedHosts!)));
    }

    [Fact]
    public async Task A_ruleset_is_changed_and_the_change_is_read_back()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        ApiHostFirewallClient firewall = await FirewallAsync(client, "esx04");

        await firewall.SetEnabledAsync(s_vspc, true, Ct);
        await firewall.SetAllowedAsync(s_vspc, [AllowedHost.Parse("10.1.2.3/8"), AllowedHost.Parse("2001:db8::1")], Ct);
        FirewallRuleset changed = (await firewall.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "vSPC");
        Assert.Equal((true, false), (changed.Enabled, changed.AllIpAllowed));
        Assert.Equal(["2001:db8::1", "10.0.0.0/8"], changed.AllowedHosts!);

        await firewall.SetAllowedAsync(s_vspc, null, Ct);
        await firewall.SetEnabledAsync(s_vspc, false, Ct);
        FirewallRuleset back = (await firewall.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "vSPC");
        Assert.Equal((false, true, 0), (back.Enabled, back.AllIpAllowed, back.AllowedHosts!.Count));
    }

    [Fact]
    public async Task A_ruleset_put_there_by_file_is_known_after_the_refresh_and_not_before()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        ApiHostFirewallClient firewall = await FirewallAsync(client, "esx01");
        await lab.TellAsync("host/esx01/ruleset?id=own&port=4001&direction=outbound&enabled=false", Ct);

        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => firewall.SetEnabledAsync(RulesetId.Parse("own"), true, Ct));
        Assert.Equal(("RulesetNotFound", ErrorKind.NotFound, $"{lab.Server}/esx01 has no ruleset 'own'."), (e.Id, e.Kind, e.Message));

        await firewall.RefreshAsync(Ct);
        await firewall.SetEnabledAsync(RulesetId.Parse("own"), true, Ct);
        Assert.True((await firewall.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "own").Enabled);
    }

    [Fact]
    public async Task Whoever_may_only_look_is_told_the_privilege_and_reads_what_he_may()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await VimClient.ConnectAsync(lab.Connection, new VimCredential.UserPassword(lab.Reader, lab.Password), Ct);
        ApiHostFirewallClient firewall = await FirewallAsync(client, "esx04");

        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => firewall.SetEnabledAsync(s_vspc, true, Ct));
        Assert.Equal(("NoPermission", ErrorKind.PermissionDenied), (e.Id, e.Kind));
        Assert.Contains("Host.Config.NetService", e.Message);

        HostFirewall read = await firewall.ReadAsync(Ct);
        Assert.Null(read.State);
        Assert.NotEmpty(read.Rulesets);
        Assert.Contains("Whether the firewall is on: esxcli over the API answered NoPermission.", read.Lacking);
    }

    [Theory]
    [InlineData("fault?method=ExecuteSoap&fault=NoPermission&object=esx01", "NoPermission")]
    [InlineData("fault?method=ExecuteSoap&fault=MethodNotFound&object=esx01", "MethodNotFound")]
    [InlineData("fault?method=RetrieveManagedMethodExecuter&fault=NotSupported&object=esx01", "NotSupported")]
    public async Task A_host_that_runs_no_esxcli_hides_none_of_the_others(string mishap, string fault)
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        await lab.TellAsync(mishap, Ct);
        Dictionary<string, HostFirewall> read = await ReadAsync(client);
        Assert.Null(read["esx01"].State);
        Assert.Contains($"Whether the firewall is on: esxcli over the API answered {fault}.", read["esx01"].Lacking);
        Assert.NotNull(read["esx02"].State);
    }

    [Fact]
    public async Task A_change_is_sent_once_and_its_lost_answer_is_no_failure()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        ApiHostFirewallClient firewall = await FirewallAsync(client, "esx01");
        HostInfo host = await HostAsync(client, "esx01");
        await lab.TellAsync("drop?method=EnableRuleset&when=after&times=5", Ct);
        await lab.TellAsync("drop?method=ExecuteSoap&when=after&times=5", Ct);
        await lab.TellAsync("drop?method=StopService&when=after&times=5", Ct);

        Assert.Equal("ChangeUnconfirmed", (await Assert.ThrowsAsync<VmSerialException>(() => firewall.SetEnabledAsync(s_vspc, true, Ct))).Id);
        Assert.Equal("ChangeUnconfirmed", (await Assert.ThrowsAsync<VmSerialException>(() => client.EsxCliOf(host).RunAsync(EsxCli.RulesetAllowAll(s_vspc, true), Ct))).Id);
        Assert.Equal("ChangeUnconfirmed", (await Assert.ThrowsAsync<VmSerialException>(() => client.ServicesOf(host).StopAsync(HostService.Ssh, Ct))).Id);
        Assert.Equal((1, 1, 1), (await lab.CallsAsync("EnableRuleset", Ct), await lab.CallsAsync("ExecuteSoap", Ct), await lab.CallsAsync("StopService", Ct)));
        await lab.TellAsync("clear", Ct);
        Assert.True((await firewall.ReadAsync(Ct)).Rulesets.Single(r => r.Key == "vSPC").Enabled);
    }

    [Fact]
    public async Task Esxcli_says_of_rulesets_what_the_API_says()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        HostInfo host = await HostAsync(client, "esx04");
        HostEsxCli esxcli = client.EsxCliOf(host);
        IReadOnlyList<FirewallRuleset> joined = EsxCliAnswers.Join(
            EsxCliAnswers.Rulesets(await esxcli.RunAsync(EsxCli.RulesetList(), Ct)), EsxCliAnswers.Rules(await esxcli.RunAsync(EsxCli.RuleList(), Ct)),
            EsxCliAnswers.AllowedIps(await esxcli.RunAsync(EsxCli.AllowedIpList(), Ct)));

        Assert.Equal(host.Rulesets!.Select(r => (r.Key, r.Enabled, r.AllIpAllowed, string.Join(",", r.AllowedHosts!))), joined.Select(r => (r.Key, r.Enabled, r.AllIpAllowed, string.Join(",", r.AllowedHosts!))));
        Assert.All(host.Rulesets!.Zip(joined), pair => Assert.Equal(pair.First.Rules, pair.Second.Rules));
        Assert.Equal(HostVersion.Parse(host.Version, host.Build) with { Update = 3 }, EsxCliAnswers.Version(await esxcli.RunAsync(EsxCli.VersionGet, Ct)));
        Assert.Equal("PartnerSupported", EsxCliAnswers.Acceptance(await esxcli.RunAsync(EsxCli.AcceptanceGet, Ct)));
        Assert.Contains(EsxCliAnswers.Connections(await esxcli.RunAsync(EsxCli.ConnectionList, Ct)), c => c.LocalPort == 443);
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => esxcli.RunAsync(EsxCli.RulesetList(RulesetId.Parse("nope")), Ct));
        Assert.Equal("RulesetNotFound", e.Id);
    }

    [Fact]
    public async Task SSH_is_started_and_stopped_as_a_service()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        HostServiceSystem services = client.ServicesOf(await HostAsync(client, "esx04"));
        bool Running(IReadOnlyList<HostService> all) => all.Single(s => s.Key == HostService.Ssh).Running;

        Assert.False(Running(await services.ReadAsync(Ct)));
        await services.StartAsync(HostService.Ssh, Ct);
        Assert.True(Running(await services.ReadAsync(Ct)));
        Assert.True((await HostAsync(client, "esx04")).SshRunning);
        await services.StopAsync(HostService.Ssh, Ct);
        Assert.False(Running(await services.ReadAsync(Ct)));
        Assert.Equal("ServiceNotFound", (await Assert.ThrowsAsync<VimFaultException>(() => services.StartAsync("nonsense", Ct))).Id);
        HostServiceSystem away = client.ServicesOf(await HostAsync(client, "esx03"));
        Assert.Equal("HostNotConnected", (await Assert.ThrowsAsync<VimFaultException>(() => away.StartAsync(HostService.Ssh, Ct))).Id);
    }

    [Fact]
    public async Task Lockdown_mode_and_its_exceptions_are_read()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Hosts);
        using VimClient client = await lab.ConnectAsync(Ct);
        Assert.Equal(["backup", "ann"], await client.LockdownOf(await HostAsync(client, "esx01")).ReadExceptionUsersAsync(Ct));
        Assert.Empty(await client.LockdownOf(await HostAsync(client, "esx03")).ReadExceptionUsersAsync(Ct));
        await lab.TellAsync("host/esx04/lockdown?mode=lockdownStrict", Ct);
        Assert.Equal(LockdownMode.Strict, (await HostAsync(client, "esx04")).Lockdown);
    }

    [Fact]
    public async Task A_host_in_lockdown_mode_lets_nobody_in_past_its_vCenter()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync("""{"clusters":[{"name":"x","hosts":[{"name":"esx","lockdown":"lockdownNormal"}]}],"vms":[]}""", "--kind", "esxi");
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => lab.ConnectAsync(Ct));
        Assert.Equal(("NoPermission", ErrorKind.PermissionDenied), (e.Id, e.Kind));
    }

    [Fact]
    public async Task A_lone_host_of_5_0_is_read_without_what_it_does_not_know()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync("""{"clusters":[{"name":"x","hosts":[{"name":"esx5","version":"5.0.0"}]}],"vms":[]}""", "--kind", "esxi");
        using VimClient client = await lab.ConnectAsync(Ct);
        HostFirewall read = Assert.Single((await ReadAsync(client)).Values);
        Assert.Equal((5, 0, 623860L), (read.Version!.Major, read.Version.Minor, read.Version.Build));
        Assert.Equal(new HostBoot { SecureBoot = false }, read.Boot);
        Assert.NotNull(read.State);
        Assert.Contains(read.Rulesets, r => r.Key == "remoteSerialPort");
        Assert.Empty(await client.LockdownOf(read.Host!).ReadExceptionUsersAsync(Ct));
    }

    [Fact]
    public async Task Five_hundred_hosts_are_read_in_a_few_requests_and_two_each()
    {
        string hosts = string.Join(",", Enumerable.Range(1, 500).Select(i => $$"""{"name":"esx{{i:000}}"}"""));
        await using VSphereLab lab = await VSphereLab.StartWithAsync($$"""{"clusters":[{"name":"big","hosts":[{{hosts}}]}],"vms":[]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        IReadOnlyList<HostInfo> all = await client.ReadHostsAsync(null, HostDetails.None, Ct);
        await lab.TellAsync("counters/reset", Ct);
        var clock = Stopwatch.StartNew();
        IReadOnlyList<HostFirewall> read = await HostFirewallReader.ReadAsync(client, all, 16, Ct);

        Assert.Equal(all.Select(h => h.Target), read.Select(f => f.Target));
        Assert.All(read, f => Assert.True(f.State is { Enabled: true } && f.Rulesets.Count > 40));
        Assert.Equal((500, 500), (await lab.CallsAsync("RetrieveManagedMethodExecuter", Ct), await lab.CallsAsync("ExecuteSoap", Ct)));
        Assert.InRange(await lab.CallsAsync("RetrievePropertiesEx", Ct), 3, 6);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    private static async Task<Dictionary<string, HostFirewall>> ReadAsync(VimClient client)
        => (await HostFirewallReader.ReadAsync(client, await client.ReadHostsAsync(null, HostDetails.None, Ct), 8, Ct)).ToDictionary(f => f.Host!.Name);

    private static async Task<HostInfo> HostAsync(VimClient client, string name)
        => (await client.ReadHostsAsync(null, HostDetails.All, Ct)).Single(h => h.Name == name);

    private static async Task<ApiHostFirewallClient> FirewallAsync(VimClient client, string name) => new(client, await HostAsync(client, name));
}
