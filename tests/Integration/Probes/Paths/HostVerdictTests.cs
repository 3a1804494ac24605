using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using Xunit;

namespace VmSerial.Integration.Probes.Paths;

/// <summary>Verdicts about the host, each on a host in that state.</summary>
public sealed class HostVerdictTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.1", true)]
    [InlineData("6.5", true)]
    [InlineData("8.0", true)]
    [InlineData("8.0", false)]
    public async Task A_shut_firewall_drops_whether_the_VM_keeps_trying_or_is_disconnected(string profile, bool tries)
    {
        await using PathLab lab = await PathLab.StartAsync(profile, esxi => [PathLab.ToPeer(esxi, esxi.Host, tries)]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        EsxSerialPath path = await lab.TestAsync();
        Assert.True(path is { Verdict: PathVerdict.HostFirewallDrops, Basis: PathBasis.Observed }, PathLab.Shown(path));
        Assert.Equal("Enable-EsxSerialFirewall -VMHost 'esx01' -Ruleset Network", path.Repair);
        Assert.InRange(path.Items.Capture!.Syns, 1, 64);
        Assert.True(path.Items.Capture.Unanswered);
        if (profile != "5.1")
            Assert.Equal(path.Items.Capture.Syns, path.Items.Drops!.Syns);
        Assert.Contains(path.Evidence, line => line.StartsWith("capture: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_SSH_the_rulesets_alone_say_that_a_firewall_is_shut()
    {
        await using PathLab lab = await PathLab.StartAsync("8.0", esxi => [PathLab.ToPeer(esxi, esxi.Host)]);
        EsxSerialPath path = await lab.TestAsync(ssh: false);
        Assert.True(path is { Verdict: PathVerdict.HostFirewallDrops, Items.Connect: null, Items.Capture: null }, PathLab.Shown(path));
        Assert.Equal(0, await lab.Esxi.CountSessionsAsync(lab.Host, Ct));
    }

    [Fact]
    public async Task Allowed_addresses_that_leave_the_far_end_out_are_told_from_a_shut_firewall()
    {
        await using PathLab lab = await PathLab.StartAsync("6.5", esxi => [PathLab.ToPeer(esxi, esxi.Host)]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        await lab.ShellAsync("esxcli network firewall ruleset set -r remoteSerialPort -e true -a false; esxcli network firewall ruleset allowedip add -r remoteSerialPort -i 203.0.113.9");
        EsxSerialPath path = await lab.TestAsync();
        Assert.True(path is { Verdict: PathVerdict.AllowedIpExcludesPeer, Basis: PathBasis.Observed }, PathLab.Shown(path));
        Assert.Equal("Add-EsxCustomRuleset -VMHost 'esx01' -Id vmserial-4001 -Port 4001 -Direction Outbound -Enable", path.Repair);

        // A list of somebody's own ruleset may be extended, and by nothing but the far end.
        await lab.ShellAsync("""
            esxcli network firewall ruleset set -r remoteSerialPort -e false
            cat > /etc/vmware/firewall/lab.xml <<'E'
            <ConfigRoot><service id='0100'><id>lab</id><rule id='0000'><direction>outbound</direction><protocol>tcp</protocol><porttype>dst</porttype><port>4001</port></rule><enabled>true</enabled><required>false</required></service></ConfigRoot>
            E
            esxcli network firewall refresh; esxcli network firewall ruleset set -r lab -e true -a false; esxcli network firewall ruleset allowedip add -r lab -i 203.0.113.9
            """);
        path = await lab.TestAsync();
        Assert.True(path.Verdict == PathVerdict.AllowedIpExcludesPeer, PathLab.Shown(path));
        Assert.Equal($"Set-EsxCustomRuleset -VMHost 'esx01' -Id lab -AllowedIp 203.0.113.9,{lab.Host.Peer}", path.Repair);
    }

    [Fact]
    public async Task A_name_counts_as_the_host_resolves_it()
    {
        await using PathLab lab = await PathLab.StartAsync("8.0", esxi => [PathLab.VM("web1", esxi.Host, "tcp://nport-a.lab:4001")]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        await lab.ShellAsync("esxcli network firewall ruleset set -r remoteSerialPort -e true");
        EsxSerialPath unknown = await lab.TestAsync();
        Assert.True(unknown.Verdict == PathVerdict.NameNotResolvedOnHost, PathLab.Shown(unknown));
        Assert.Contains("NXDOMAIN", Assert.Single(unknown.Evidence), StringComparison.Ordinal);

        await lab.Esxi.SetNameServerAsync(lab.Host, up: false, Ct);
        EsxSerialPath silent = await lab.TestAsync(options: new HostPathOptions { AskTimeout = TimeSpan.FromSeconds(30) });
        Assert.True(silent.Verdict == PathVerdict.NameNotResolvedOnHost, PathLab.Shown(silent));

        EsxSerialPath noSsh = await lab.TestAsync(ssh: false);
        Assert.True(noSsh.Verdict == PathVerdict.Inconclusive, PathLab.Shown(noSsh));
        Assert.Contains(noSsh.Lacking, line => line.Contains("-HostCredential", StringComparison.Ordinal));

        await lab.Esxi.SetNameServerAsync(lab.Host, up: true, Ct);
        await lab.Esxi.SetNameAsync(lab.Host, "nport-a.lab", lab.Host.Peer, Ct);
        EsxSerialPath known = await lab.UntilAsync(PathVerdict.Healthy);
        Assert.Equal([lab.Host.Peer], known.Items.Name!.Addresses.Select(address => address.ToString()));
    }

    [Theory]
    [InlineData("5.0u1")]
    [InlineData("8.0")]
    public async Task A_host_without_a_route_is_told_from_one_whose_neighbour_is_not_there(string profile)
    {
        await using PathLab lab = await PathLab.StartAsync(profile, esxi => [PathLab.VM("far", esxi.Host, "tcp://203.0.113.5:4001"), PathLab.VM("near", esxi.Host, "tcp://198.18.0.199:4001")]);
        await lab.ShellAsync("esxcli network firewall set -e false; ip route del default");
        EsxSerialPath far = await lab.TestAsync("far");
        Assert.True(far.Verdict == PathVerdict.NotRouted, PathLab.Shown(far));
        Assert.Contains(far.Evidence, line => line.StartsWith("route: none", StringComparison.Ordinal));
        EsxSerialPath near = await lab.TestAsync("near");
        Assert.True(near.Verdict == PathVerdict.NotRouted, PathLab.Shown(near));
        Assert.Contains(near.Evidence, line => line.Contains("no answer", StringComparison.Ordinal));
    }
}
