using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using VmSerial.Tcp;
using Xunit;

namespace VmSerial.Integration.Probes.Paths;

/// <summary>Verdicts about what is behind the host, each with a far end in that state.</summary>
public sealed class BehindHostVerdictTests
{
    private const string FilterAtFarEnd = "table inet beyond { chain input { type filter hook input priority 0; policy accept; tcp dport 4001 drop; }; }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.1")]
    [InlineData("8.0")]
    public async Task A_filter_behind_the_host_is_told_from_the_host_s_own_even_while_other_traffic_is_dropped(string profile)
    {
        await using PathLab lab = await OpenAsync(profile, esxi => [PathLab.ToPeer(esxi, esxi.Host, connected: false)]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        await lab.AtPeerAsync("nft", FilterAtFarEnd);
        EsxSerialPath quiet = await lab.TestAsync();
        Assert.True(quiet is { Verdict: PathVerdict.FilteredBeyondHost, Basis: PathBasis.Observed }, PathLab.Shown(quiet));
        Assert.True(quiet.Items.Counters!.ExcludesDrops, PathLab.Shown(quiet));

        // UDP that the filter drops, ten a second: the counters count faster than the SYNs.
        await using LabPeerProgram noise = lab.Esxi.StartAtPeer("bash", "-c", $"while echo x > /dev/udp/{lab.Host.Address}/9999; do sleep 0.1; done");
        EsxSerialPath loud = await lab.TestAsync();
        Assert.True(loud is { Verdict: PathVerdict.FilteredBeyondHost, Items.Counters: { ExcludesDrops: false, Match: false, Dropped: > 10 } }, PathLab.Shown(loud));
    }

    [Fact]
    public async Task Noise_in_the_counters_does_not_hide_a_shut_firewall_either()
    {
        await using PathLab lab = await PathLab.StartAsync("5.1", esxi => [PathLab.ToPeer(esxi, esxi.Host, connected: false)]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        await using LabPeerProgram noise = lab.Esxi.StartAtPeer("bash", "-c", $"while echo x > /dev/udp/{lab.Host.Address}/9999; do sleep 0.1; done");
        EsxSerialPath path = await lab.TestAsync();
        Assert.True(path is { Verdict: PathVerdict.HostFirewallDrops, Items.Counters.Match: false }, PathLab.Shown(path));
        Assert.DoesNotContain(path.Evidence, line => line.StartsWith("counters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_router_that_turns_the_packets_away_is_quoted()
    {
        await using PathLab lab = await OpenAsync("8.0", esxi => [PathLab.VM("web1", esxi.Host, "tcp://203.0.113.5:4001", connected: false)]);
        await lab.AtPeerAsync("nft", "table inet beyond { chain input { type filter hook prerouting priority 0; policy accept; ip daddr 203.0.113.5 reject with icmp type admin-prohibited; }; }");
        EsxSerialPath path = await lab.TestAsync();
        Assert.True(path is { Verdict: PathVerdict.FilteredBeyondHost, Items.Capture.ProhibitedBy.Count: 1 }, PathLab.Shown(path));
    }

    [Fact]
    public async Task A_port_on_which_nobody_listens_is_told()
    {
        await using PathLab lab = await OpenAsync("6.5", esxi => [PathLab.ToPeer(esxi, esxi.Host)]);
        EsxSerialPath path = await lab.TestAsync();
        Assert.True(path is { Verdict: PathVerdict.NoListener, Basis: PathBasis.Observed, Items.Connect.Outcome: TcpOutcome.Refused }, PathLab.Shown(path));
    }

    [Fact]
    public async Task A_far_end_that_another_VM_of_the_host_is_connected_to_is_not_tried()
    {
        await using PathLab lab = await OpenAsync("8.0", esxi => [PathLab.ToPeer(esxi, esxi.Host, connected: false), PathLab.VM("other", esxi.Host, $"tcp://{esxi.Host.Peer}:4001")]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        await lab.Esxi.WaitForPortAsync(lab.Host, "other", "connected", Ct);
        EsxSerialPath path = await lab.TestAsync();
        Assert.True(path is { Verdict: PathVerdict.ListenerBusy, Items.Connect: null, Items.Greeting: null }, PathLab.Shown(path));
    }

    [Fact]
    public async Task A_port_that_listens_is_healthy_once_somebody_is_connected_and_busy_where_another_listens()
    {
        await using PathLab lab = await OpenAsync("8.0", esxi => [PathLab.VM("web1", esxi.Host, "telnet://:5001", "server")]);
        EsxSerialPath idle = await lab.UntilAsync(PathVerdict.Inconclusive);
        Assert.True(idle.Items.Connections!.Listens, PathLab.Shown(idle));
        Assert.Contains(idle.Lacking, line => line.Contains("-Connect", StringComparison.Ordinal));
        await using (LabPeerProgram client = lab.Esxi.StartAtPeer("bash", "-c", $"exec 3<>/dev/tcp/{lab.Host.Address}/5001; cat <&3 >/dev/null"))
            await lab.UntilAsync(PathVerdict.Healthy);

        // A port that the firewall shuts: ruleset remoteSerialPort is all that opens it.
        await lab.ShellAsync("esxcli network firewall ruleset set -r remoteSerialPort -e false");
        EsxSerialPath shut = await lab.UntilAsync(PathVerdict.HostFirewallDrops);
        Assert.Equal("Enable-EsxSerialFirewall -VMHost 'esx01' -Ruleset Network", shut.Repair);
    }

    [Fact]
    public async Task A_telnet_server_behind_a_tcp_URI_speaks_another_dialect()
    {
        await using PathLab lab = await OpenAsync("8.0", esxi => [PathLab.ToPeer(esxi, esxi.Host, connected: false)]);
        string file = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"vmserial-{Guid.NewGuid():N}.yaml"); // ser2net goes by the ending
        await System.IO.File.WriteAllTextAsync(file, "connection: &one\n  accepter: telnet(rfc2217),tcp,0.0.0.0,4001\n  connector: echo\n", Ct);
        await using LabPeerProgram server = lab.Esxi.StartAtPeer("ser2net", "-d", "-u", "-c", file);
        EsxSerialPath path = await lab.TestAsync();
        for (int i = 0; i < 10 && path.Items.Connect?.Outcome != TcpOutcome.Open; i++)
            path = await lab.TestAsync(); // until it has come up
        Assert.True(path.Verdict == PathVerdict.WrongDialect, PathLab.Shown(path));
        Assert.Contains($"telnet://{lab.Host.Peer}:4001", path.Advice, StringComparison.Ordinal);
        System.IO.File.Delete(file);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_no_process_on_the_host()
    {
        await using PathLab lab = await PathLab.StartAsync("8.0", esxi => [PathLab.ToPeer(esxi, esxi.Host, connected: false)]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task<EsxSerialPath> running = lab.TestAsync(options: new HostPathOptions { ConnectSeconds = 60 }, ct: stop.Token);
        for (int i = 0; i < 200 && !await RunsAsync(lab); i++)
            await Task.Delay(50, Ct);
        Assert.True(await RunsAsync(lab));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        for (int i = 0; i < 100 && await RunsAsync(lab); i++)
            await Task.Delay(50, Ct);
        Assert.False(await RunsAsync(lab), (await lab.Esxi.ShellAsync(lab.Host, "ps", Ct)).Output);
    }

    private static async Task<bool> RunsAsync(PathLab lab)
        => (await lab.Esxi.ShellAsync(lab.Host, "ps", Ct)).Output.Split('\n').Any(line => new[] { "tcpdump", "pktcap-uw", "nc -z" }.Any(name => line.Contains(name, StringComparison.Ordinal)));

    private static async Task<PathLab> OpenAsync(string profile, Func<EsxLab, object[]> vms)
    {
        PathLab lab = await PathLab.StartAsync(profile, vms);
        await lab.ShellAsync("esxcli network firewall ruleset set -r remoteSerialPort -e true");
        return lab;
    }
}
