using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.VSphere;

public sealed class ReadingTests
{
    private const string Backings = """
        {"vms":[{"name":"web1","folder":"lab/net","power":"on","hardware":"vmx-19","ports":[
          {"number":1,"uri":"tcp://nport-a:4001","direction":"client"},
          {"number":2,"uri":"vSPC.py","direction":"server","proxy":"telnet://vspc01:13370"},
          {"number":3,"backing":"file","file":"[ds1] web1/console.log"},
          {"number":4,"backing":"pipe","pipe":"\\\\.\\pipe\\web1","endpoint":"server"},
          {"number":5,"backing":"device","device":"/dev/char/serial/uart0"},
          {"number":6,"backing":"thinprint"},
          {"number":7,"backing":"none"}]}]}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_backing_is_read_as_what_it_is()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Backings);
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = Assert.Single(await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct));
        Assert.Equal(
        [
            new UriBacking("tcp://nport-a:4001", SerialDirection.Client),
            new UriBacking("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370"),
            new FileBacking("[ds1] web1/console.log"),
            new PipeBacking(@"\\.\pipe\web1", SerialDirection.Server),
            new DeviceBacking("/dev/char/serial/uart0"),
            new ThinPrintBacking(),
            null,
        ], vm.Ports.Select(p => p.Backing switch
        {
            FileBacking file => file with { Datastore = null, BackingObjectId = null },
            PipeBacking pipe => pipe with { NoRxLoss = null },
            DeviceBacking device => device with { UseAutoDetect = null },
            SerialBacking other => other,
            null => null,
        }));
        Assert.Equal(Enumerable.Range(1, 7), vm.Ports.Select(p => p.Number));
        Assert.Equal("Serial port 1", vm.Ports[0].Label);
        Assert.Equal(PowerState.PoweredOn, vm.PowerState);
        Assert.Equal("vmx-19", vm.HardwareVersion);
        Assert.NotEmpty(vm.ChangeVersion);
        Assert.NotNull(vm.Host);
        Assert.True(vm.Ports[6].BackingLost);
    }

    [Fact]
    public async Task A_path_leads_through_datacenter_and_folders_to_the_VM()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Backings);
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo with = Assert.Single(await client.ReadVirtualMachinesAsync(null, withPaths: true, Ct).ToListAsync(Ct));
        Assert.Equal("DC0/vm/lab/net/web1", with.Path);
        VirtualMachineInfo without = Assert.Single(await client.ReadVirtualMachinesAsync(null, withPaths: false, Ct).ToListAsync(Ct));
        Assert.Equal("", without.Path);
    }

    [Fact]
    public async Task VMs_that_cannot_be_managed_are_read_all_the_same()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync("""
            {"vms":[{"name":"gone","connection":"orphaned"},{"name":"dark","connection":"inaccessible"},{"name":"away","connection":"disconnected"},
                    {"name":"gold","template":true},{"name":"twin","faultTolerance":true,"power":"on"},{"name":"nap","power":"suspended"}]}
            """);
        using VimClient client = await lab.ConnectAsync(Ct);
        Dictionary<string, VirtualMachineInfo> vms = (await client.ReadVirtualMachinesAsync(null, true, Ct).ToListAsync(Ct)).ToDictionary(v => v.Name);
        Assert.Equal(ConnectionState.Orphaned, vms["gone"].ConnectionState);
        Assert.Equal(ConnectionState.Inaccessible, vms["dark"].ConnectionState);
        Assert.Equal(ConnectionState.Disconnected, vms["away"].ConnectionState);
        Assert.True(vms["gold"].IsTemplate);
        Assert.True(vms["twin"].IsFaultTolerant);
        Assert.False(vms["gold"].IsFaultTolerant);
        Assert.Equal(PowerState.Suspended, vms["nap"].PowerState);
    }

    [Fact]
    public async Task All_pages_are_read_and_no_VM_twice()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--vms", "2345", "--page", "300");
        using VimClient client = await lab.ConnectAsync(Ct);
        List<VirtualMachineInfo> vms = await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct);
        Assert.Equal(2345, vms.Select(v => v.Reference).Distinct().Count());
        Assert.Equal(2345, vms.Count);
    }

    [Fact]
    public async Task VMs_asked_for_by_reference_come_without_those_that_are_gone()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--vms", "30");
        using VimClient client = await lab.ConnectAsync(Ct);
        List<VirtualMachineInfo> all = await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct);
        await lab.TellAsync($"vm/{all[3].Name}/remove", Ct);
        await lab.TellAsync($"vm/{all[5].Name}/remove", Ct);
        List<VirtualMachineInfo> some = await client.ReadVirtualMachinesAsync([.. all.Take(10).Select(v => v.Reference)], false, Ct).ToListAsync(Ct);
        Assert.Equal([.. all.Take(10).Select(v => v.Name).Where(n => n != all[3].Name && n != all[5].Name).Order()], some.Select(v => v.Name).Order());
    }

    [Fact]
    public async Task No_VM_asked_for_means_none()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient client = await lab.ConnectAsync(Ct);
        Assert.Empty(await client.ReadVirtualMachinesAsync([], false, Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task Hosts_come_with_cluster_version_and_the_rulesets_of_their_own()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync("""
            {"clusters":[{"name":"lab","hosts":[{"name":"esx01","version":"6.5.0"},{"name":"esx02","version":"5.0.0","rulesets":{"remoteSerialPort":{"enabled":true}}}]}],"vms":[]}
            """);
        using VimClient client = await lab.ConnectAsync(Ct);
        Dictionary<string, HostInfo> hosts = (await client.ReadHostsAsync(withRulesets: true, Ct)).ToDictionary(h => h.Name);
        Assert.Equal(("6.5.0", "5969303", "lab"), (hosts["esx01"].Version, hosts["esx01"].Build, hosts["esx01"].ClusterName));
        Assert.Equal(("5.0.0", "623860"), (hosts["esx02"].Version, hosts["esx02"].Build));
        Assert.Equal(hosts["esx01"].Cluster, hosts["esx02"].Cluster);
        FirewallRuleset closed = hosts["esx01"].Rulesets!.Single(r => r.Key == "remoteSerialPort");
        FirewallRuleset open = hosts["esx02"].Rulesets!.Single(r => r.Key == "remoteSerialPort");
        Assert.False(closed.Enabled);
        Assert.True(open.Enabled);
        Assert.True(open.AllIpAllowed);
        Assert.Contains(open.Rules, r => r.AdmitsInboundTcp(23));
        Assert.Contains(open.Rules, r => r.AdmitsInboundTcp(12345));
        Assert.DoesNotContain(open.Rules, r => r.AdmitsInboundTcp(80));
        Assert.All(await client.ReadHostsAsync(withRulesets: false, Ct), h => Assert.Null(h.Rulesets));
    }

    [Fact]
    public async Task The_limit_of_ports_is_asked_of_the_cluster_once_for_each_hardware_version()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync("""{"vms":[{"name":"old{1..9}","hardware":"vmx-08"},{"name":"new{1..9}","hardware":"vmx-19"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        List<VirtualMachineInfo> vms = await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct);
        int[] limits = await Task.WhenAll(vms.Select(v => client.QueryPortLimitAsync(v.Reference, v.HardwareVersion, Ct)));
        Assert.All(vms.Zip(limits), x => Assert.Equal(x.First.HardwareVersion == "vmx-08" ? 4 : 32, x.Second));
        Assert.InRange(await lab.CallsAsync("QueryConfigOption", Ct), 2, 4);
    }

    [Fact]
    public async Task A_read_whose_connection_breaks_is_tried_again()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient client = await lab.ConnectAsync(Ct);
        await lab.TellAsync("drop?method=RetrievePropertiesEx&times=2", Ct);
        Assert.Equal(lab.VMs, (await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct)).Count);
    }

    [Fact]
    public async Task A_read_that_hangs_misses_its_deadline_and_says_so()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient client = await VimClient.ConnectAsync(lab.Connection with { RequestTimeout = TimeSpan.FromSeconds(4) }, lab.Credential, Ct);
        await lab.TellAsync("hang?method=RetrievePropertiesEx", Ct);
        var clock = Stopwatch.StartNew();
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(async () => await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct));
        Assert.Equal("RequestTimedOut", e.Id);
        Assert.InRange(clock.Elapsed.TotalSeconds, 3.9, 30);
        await lab.TellAsync("clear", Ct);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_comes_back_at_once()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient client = await lab.ConnectAsync(Ct);
        await lab.TellAsync("hang?method=RetrievePropertiesEx", Ct);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.ReadVirtualMachinesAsync(null, false, cancel.Token).ToListAsync(Ct));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.2, 3);
        await lab.TellAsync("clear", Ct);
    }

    [Fact]
    public async Task Whoever_stops_reading_early_leaves_a_client_that_works()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--vms", "2000");
        using VimClient client = await lab.ConnectAsync(Ct);
        await foreach (VirtualMachineInfo vm in client.ReadVirtualMachinesAsync(null, false, Ct))
        {
            Assert.NotEmpty(vm.Name);
            break;
        }
        Assert.Equal(2000, (await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct)).Count);
    }
}
