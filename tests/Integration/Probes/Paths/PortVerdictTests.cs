using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.Probes.Paths;

/// <summary>Verdicts about the port on its server, each on a server in that state. None of them needs SSH, or sends a packet.</summary>
public sealed class PortVerdictTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_VM_that_is_off_and_a_lost_backing_and_a_URI_without_a_port_are_said_without_a_packet()
    {
        await using PathLab lab = await PathLab.StartAsync("8.0", esxi =>
        [
            PathLab.VM("off", esxi.Host, "tcp://198.18.0.121:4001", power: "off"),
            PathLab.VM("lost", esxi.Host, "tcp://198.18.0.121:4001", connected: false),
            PathLab.VM("odd", esxi.Host, "tcp://5000"),
        ]);
        await lab.VSphere.TellAsync("vm/lost/backing-lost?port=1", Ct);
        foreach ((string vm, PathVerdict verdict) in new[] { ("off", PathVerdict.VmNotRunning), ("lost", PathVerdict.BackingLost), ("odd", PathVerdict.UriUnusable) })
        {
            EsxSerialPath path = await lab.TestAsync(vm);
            Assert.True(path.Verdict == verdict, PathLab.Shown(path));
            Assert.Equal(PathBasis.Settings, path.Basis);
        }

        Assert.Equal(0, await lab.Esxi.CountSessionsAsync(lab.Host, Ct));
    }

    [Fact]
    public async Task A_licence_without_network_serial_ports_is_read()
    {
        await using PathLab lab = await PathLab.StartAsync("8.0", esxi => [PathLab.ToPeer(esxi, esxi.Host)]);
        await using VSphereLab poor = await VSphereLab.StartWithAsync("""
            {"licence": "no-serialuri", "clusters": [{"name": "c", "hosts": [{"name": "esx01"}]}],
             "vms": [{"name": "web1", "host": "esx01", "power": "on", "ports": [{"uri": "tcp://198.18.0.121:4001", "direction": "client"}]}]}
            """);
        using VimClient client = await poor.ConnectAsync(Ct);
        EsxSerialPath path = await PathLab.TestWithAsync(client, "web1");
        Assert.True(path.Verdict == PathVerdict.NotLicensed, PathLab.Shown(path));
        EsxSerialPath full = await lab.TestAsync(ssh: false);
        Assert.True(full.Items.Licence!.HasSerialUri, PathLab.Shown(full));
    }

    [Fact]
    public async Task A_disconnected_port_whose_way_is_open_is_told_from_a_broken_way()
    {
        await using PathLab lab = await PathLab.StartAsync("8.0", esxi => [PathLab.ToPeer(esxi, esxi.Host, connected: false)]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        await lab.ShellAsync("esxcli network firewall ruleset set -r remoteSerialPort -e true");
        EsxSerialPath path = await lab.TestAsync();
        Assert.True(path is { Verdict: PathVerdict.PortDisconnected, Basis: PathBasis.Observed, Items.Greeting.HungUp: false }, PathLab.Shown(path));
        Assert.Equal("Set-VMNetworkSerialPort -VM 'web1' -SerialPort 1 -Connected", path.Repair);
        EsxSerialPath told = await lab.TestAsync(ssh: false);
        Assert.True(told is { Verdict: PathVerdict.PortDisconnected, Items.Connect: null }, PathLab.Shown(told));
    }

    [Fact]
    public async Task A_port_that_failed_for_a_reason_nobody_may_look_at_is_inconclusive_and_says_what_brings_it()
    {
        await using PathLab lab = await PathLab.StartAsync("8.0", esxi => [PathLab.ToPeer(esxi, esxi.Host)]);
        await lab.ShellAsync("esxcli network firewall ruleset set -r remoteSerialPort -e true");
        EsxSerialPath path = await lab.TestAsync(ssh: false);
        Assert.True(path is { Verdict: PathVerdict.Inconclusive, Basis: PathBasis.None, Evidence: [] }, PathLab.Shown(path));
        Assert.Contains(path.Lacking, line => line.Contains("-HostCredential", StringComparison.Ordinal));
    }
}
