using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Ssh;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.Esx;

/// <summary>The story this product comes from: a VM's port to a terminal server, on 5.0 U1 whose ruleset is on and lets nothing through, and on 5.1.</summary>
public sealed partial class SeedStoryTests
{
    private const int Port = 4001;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(PersistenceMethod.None)]
    public async Task On_5_0_U1_the_ruleset_drops_all_the_same_and_a_custom_one_opens_until_the_announced_end(PersistenceMethod? persistence)
    {
        await using EsxLab lab = await EsxLab.StartAsync("5.0u1", Ct);
        await using EsxLabListener peer = await lab.ListenAsync(Port, null, Ct);
        await using VSphereLab vsphere = await StartAsync(lab);
        using VimClient client = await vsphere.ConnectAsync(Ct);

        // The KB's advice, through the API: enabled and proved, and the connection is dropped and counted as dropped.
        Assert.Equal(FlowAnswer.Closed, (await NeedAsync(client)).Verdict.Answer);
        EsxSerialFirewall host = Assert.Single(await ReadAsync(client));
        IReadOnlyList<RulesetRequest> enable = SerialFirewallPlanner.Enable(host, SerialRulesetChoice.Network).Requests;
        Assert.Equal(ChangeOutcome.Proved, Assert.Single(await RunAsync(client, enable, access: null)).Outcome);
        Assert.Matches(@"remoteSerialPort\s+true", (await lab.ShellAsync(lab.Host, "esxcli network firewall ruleset list -r remoteSerialPort", Ct)).Output);
        long dropped = await DroppedAsync(lab);
        Assert.False(await ConnectsAsync(lab, lab.Host));
        Assert.InRange(await DroppedAsync(lab), dropped + 1, long.MaxValue);
        FlowVerdict verdict = (await NeedAsync(client)).Verdict;
        Assert.Equal((FlowAnswer.Closed, "remoteSerialPort"), (verdict.Answer, Assert.Single(verdict.RangeNotMatched)));

        // The custom ruleset: added over SSH, and the connection is open and counted as such.
        HostAccess access = Access(lab);
        DesiredRuleset moxa = new(RulesetId.Parse("moxa")) { Rules = [RulesetRule.Parse(RuleDirection.Outbound, "4001", RuleProtocol.Tcp)], Enabled = true, Persistence = persistence };
        (IReadOnlyList<RulesetRequest> add, IReadOnlyList<Finding> findings) = CustomRulesetPlanner.Add([host.Firewall], moxa);
        Assert.Empty(findings);
        ChangeResult added = Assert.Single(await RunAsync(client, add, access));
        Assert.True(added.Outcome == ChangeOutcome.Proved, $"{added.Detail} {added.Error}");
        dropped = await DroppedAsync(lab);
        Assert.True(await ConnectsAsync(lab, lab.Host));
        Assert.Equal(dropped, await DroppedAsync(lab));
        Assert.Equal((FlowAnswer.Open, "moxa"), await OpenedByAsync(client));

        // What was announced of a reboot is what a reboot does.
        EsxCustomRuleset row = await CustomAsync(client, access);
        bool announced = row.Survival!.Answer == SurvivesReboot.Yes;
        Assert.Equal(persistence is null, announced);
        await lab.RebootAsync(lab.Host, Ct);
        Assert.Equal(announced, await IsListedAsync(lab));
        Assert.Equal(announced, await ConnectsAsync(lab, lab.Host));
    }

    [Fact]
    public async Task On_5_1_the_ruleset_is_enough()
    {
        await using EsxLab lab = await EsxLab.StartAsync("5.1", Ct);
        await using EsxLabListener peer = await lab.ListenAsync(Port, null, Ct);
        await using VSphereLab vsphere = await StartAsync(lab);
        using VimClient client = await vsphere.ConnectAsync(Ct);
        EsxSerialFirewall host = Assert.Single(await ReadAsync(client));
        long dropped = await DroppedAsync(lab);
        Assert.False(await ConnectsAsync(lab, lab.Host));
        Assert.InRange(await DroppedAsync(lab), dropped + 1, long.MaxValue);

        // What the VM needs is found without being told, and nobody has to log in by SSH.
        IReadOnlyList<RulesetRequest> enable = SerialFirewallPlanner.Enable(host, null).Requests;
        Assert.Equal("remoteSerialPort", Assert.Single(enable).Wanted.Id.Text);
        Assert.Equal(ChangeOutcome.Proved, Assert.Single(await RunAsync(client, enable, access: null)).Outcome);
        Assert.True(await ConnectsAsync(lab, lab.Host));
        Assert.Equal((FlowAnswer.Open, "remoteSerialPort"), await OpenedByAsync(client));
        Assert.Empty(Assert.Single(await ReadAsync(client)).Custom);
        Assert.Equal(0, await lab.CountSessionsAsync(lab.Host, Ct));
    }

    [Fact]
    public async Task A_plan_brings_hosts_and_then_the_VM_to_the_wanted_state_once()
    {
        await using EsxLab lab = await EsxLab.StartAsync("5.0u1,5.1", Ct);
        await using EsxLabListener peer = await lab.ListenAsync(Port, null, Ct);
        await using VSphereLab vsphere = await StartAsync(lab);
        using VimClient client = await vsphere.ConnectAsync(Ct);
        Plan plan = PlanReader.Read($$"""
            version: 1
            hosts:
              - match: {{lab.Hosts[0].Name}}
                ssh: {user: root, password: "env:HOST_PASSWORD", fingerprint: "{{lab.Hosts[0].HostKeySha256}}", address: "{{lab.Hosts[0].Ssh}}", allowLegacy: true}
                rulesets: [{id: remoteSerialPort, enabled: true}]
                custom: [{id: moxa, rules: [{port: 4001, direction: outbound}]}]
              - match: {{lab.Hosts[1].Name}}
                rulesets: [{id: remoteSerialPort, enabled: true}]
            vms:
              - match: spare
                ports: [{port: 1, connect: "tcp://{{lab.Host.Peer}}:4001"}]
            """, "story.yaml");

        (PlanComparison before, HostAccessTable access) = await CompareAsync(client, lab, plan);
        Assert.DoesNotContain(before.Findings, finding => finding.Severity == FindingSeverity.Error);
        IReadOnlyList<SerialChange> drift = [.. before.Changes.Where(change => !change.InDesiredState)];
        Assert.Equal((3, 1), (drift.OfType<RulesetChange>().Count(), drift.OfType<PortChange>().Count()));
        IReadOnlyList<ChangeResult> results = await new ChangeRunner([client], null, access).RunAsync(drift, null, Ct);
        Assert.All(results, result => Assert.True(result.Done, $"{result.Title}: {result.Detail} {result.Error}"));
        foreach (EsxLabHost host in lab.Hosts)
            Assert.True(await ConnectsAsync(lab, host), host.Profile);

        int sessions = await lab.CountSessionsAsync(lab.Host, Ct);
        int enabled = await vsphere.CallsAsync("EnableRuleset", Ct), reconfigured = await vsphere.CallsAsync("ReconfigVM_Task", Ct);
        (PlanComparison after, HostAccessTable again) = await CompareAsync(client, lab, plan);
        Assert.True(after.InDesiredState, string.Join("\n", after.Changes.Where(change => !change.InDesiredState).Select(change => change.Operation)));
        Assert.All(await new ChangeRunner([client], null, again).RunAsync(after.Changes, null, Ct), result => Assert.Equal(ChangeOutcome.Unchanged, result.Outcome));
        Assert.Equal((enabled, reconfigured), (await vsphere.CallsAsync("EnableRuleset", Ct), await vsphere.CallsAsync("ReconfigVM_Task", Ct)));
        Assert.Equal(sessions, await lab.CountSessionsAsync(lab.Host, Ct));
        Assert.Equal(0, await lab.CountSessionsAsync(lab.Hosts[1], Ct));
    }

    // Each host stands alone with a VM of its own, so that the VMs of one ask nothing of the other.
    private static Task<VSphereLab> StartAsync(EsxLab lab)
    {
        var clusters = lab.Hosts.Select(host => new { name = "of-" + host.Name, hosts = new[] { new { name = host.Name, esxi = new { lab = lab.Name, host = host.Name } } } });
        object[] none = [], port = [new { uri = $"tcp://{lab.Host.Peer}:{Port}", direction = "client" }];
        var vms = lab.Hosts.Select(host => new { name = "vm-" + host.Name, host = host.Name, power = "on", hardware = "vmx-08", ports = port })
            .Append(new { name = "spare", host = lab.Hosts[0].Name, power = "off", hardware = "vmx-08", ports = none }).ToList();
        return VSphereLab.StartWithAsync(JsonSerializer.Serialize(new { persistNetworkBacking = true, clusters, vms }), "--esxi-lab", EsxLabProgram.Find());
    }

    private static HostAccess Access(EsxLab lab) => new()
    {
        Password = lab.Host.Password,
        HostKeys = new HostKeyPolicy { Fingerprint = lab.Host.HostKeySha256 },
        AllowLegacyAlgorithms = true,
        Addresses = new Dictionary<string, string> { [lab.Host.Name] = lab.Host.Ssh },
    };

    private static async Task<IReadOnlyList<EsxSerialFirewall>> ReadAsync(VimClient client)
        => [.. EsxSerialFirewall.CreateAll(await WorldReader.ReadAsync([client], new WorldScope { FirewallsOf = hosts => hosts }, null, Ct))];

    private static async Task<NeedVerdict> NeedAsync(VimClient client) => Assert.Single(Assert.Single(await ReadAsync(client)).Needs);

    private static async Task<(FlowAnswer, string)> OpenedByAsync(VimClient client)
    {
        FlowVerdict verdict = (await NeedAsync(client)).Verdict;
        return (verdict.Answer, Assert.Single(verdict.OpenedBy));
    }

    private static Task<IReadOnlyList<ChangeResult>> RunAsync(VimClient client, IReadOnlyList<RulesetRequest> requests, HostAccess? access)
        => new ChangeRunner([client], null, new HostAccessTable(access)).RunAsync(
            PlanComparer.Compare([.. requests.Select(request => request with { HasSsh = access is not null })]).Changes, null, Ct);

    private static async Task<EsxCustomRuleset> CustomAsync(VimClient client, HostAccess access)
    {
        HostFirewall host = Assert.Single(await ReadAsync(client)).Firewall;
        HostFirewall read = Assert.Single(await HostFirewalls.ReadFilesAsync([host], [client], new HostAccessTable(access), startsSsh: false, Ct));
        Assert.True(read.FilesError is null, $"{read.FilesError}");
        return Assert.Single(CustomRulesets.Of(read));
    }

    private static async Task<(PlanComparison, HostAccessTable)> CompareAsync(VimClient client, EsxLab lab, Plan plan)
    {
        WorldScope scope = WorldScope.Everything with { FirewallsOf = hosts => HostMatcher.Match(plan, hosts).SelectMany(entry => entry.Hosts) };
        SerialWorld world = await WorldReader.ReadAsync([client], scope, null, Ct);
        PlanHostAccess ways = new("/", [], variable => variable == "HOST_PASSWORD" ? lab.Host.Password : null);
        HostAccessTable access = HostMatcher.Access(plan, world.Hosts, ways.Create, null);
        return (PlanComparer.Compare(plan, world, access), access);
    }

    // A packet that the filter drops is never answered, so that nc waits for as long as it may.
    private static async Task<bool> ConnectsAsync(EsxLab lab, EsxLabHost host)
        => (await lab.ShellAsync(host, $"timeout 3 nc -z {host.Peer} {Port}", Ct)).Output.Contains("succeeded", StringComparison.Ordinal);

    private static async Task<bool> IsListedAsync(EsxLab lab)
        => (await lab.ShellAsync(lab.Host, "esxcli network firewall ruleset list", Ct)).Output.Split('\n').Any(line => line.StartsWith("moxa ", StringComparison.Ordinal));

    private static async Task<long> DroppedAsync(EsxLab lab)
    {
        string counters = (await lab.ShellAsync(lab.Host, "vsish -e cat /vmkModules/esxfw/filters/vmk0/filterproperties", Ct)).Output;
        return long.Parse(PacketsDropped().Match(counters).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"pkts dropped:\s*(\d+)")]
    private static partial Regex PacketsDropped();
}
