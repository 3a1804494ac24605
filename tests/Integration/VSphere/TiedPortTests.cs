using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Cli;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.VSphere;

/// <summary>That a VM's port which the API says is connected really is: through the host's filter, to the far end.</summary>
public sealed class TiedPortTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connected_port_carries_bytes_through_the_host_s_filter_and_its_status_follows_the_line()
    {
        await using EsxLab esxi = await EsxLab.StartAsync("6.5", Ct);
        EsxLabListener device = await esxi.ListenAsync(4001, null, Ct); // gone before the lab is
        await esxi.SetNameAsync(esxi.Host, "nport-a", esxi.Host.Peer, Ct);
        object[] vms =
        [
            new { name = "web1", power = "on", ports = new[] { new { uri = "tcp://nport-a:4001", direction = "client" } } },
            new { name = "web2", power = "on", ports = new[] { new { uri = "telnet://:12345", direction = "server" } } },
            new { name = "web3", power = "on", ports = new[] { new { uri = "tcp://5000", direction = "client" } } },
        ];
        VSphereLab vsphere = await VSphereLab.StartForAsync(esxi, vms); // likewise
        Assert.Equal(("recoverableError", false), await StandsAsync(vsphere, "web1"));
        Assert.Equal(("ok", true), await StandsAsync(vsphere, "web2"));
        Assert.Equal(("unrecoverableError", false), await StandsAsync(vsphere, "web3"));

        await esxi.ShellAsync(esxi.Host, "esxcli network firewall ruleset set -r remoteSerialPort -e true", Ct);
        await WaitAsync(vsphere, "web1", ("ok", true));
        await using (LabGuest guest = await vsphere.OpenGuestAsync("web1", 1, Ct))
        {
            await guest.TypeAsync("there and back\u00FF", Ct);
            Assert.Equal("there and back\u00FF", await guest.ReadAsync(15, Ct));
        }

        await device.DisposeAsync();
        await WaitAsync(vsphere, "web1", ("recoverableError", false));
        await vsphere.TellAsync("vm/web1/power?state=off", Ct);
        Assert.Equal(("untried", false), await StandsAsync(vsphere, "web1"));
        Assert.Equal(["web2"], (await esxi.PortsAsync(esxi.Host, Ct)).Select(port => port.VM));

        await esxi.PowerCutAsync(esxi.Host, Ct);
        await WaitAsync(vsphere, "web2", ("untried", false));
        Assert.Empty(await esxi.PortsAsync(esxi.Host, Ct));
        await vsphere.TellAsync("vm/web2/power?state=off", Ct);
        await vsphere.TellAsync("vm/web2/power?state=on", Ct);
        Assert.Equal(("ok", true), await StandsAsync(vsphere, "web2"));
        await vsphere.DisposeAsync();
        Assert.Empty(await esxi.PortsAsync(esxi.Host, Ct));
    }

    [Fact]
    public async Task A_vCenter_in_the_hosts_network_is_reached_by_programs_there_and_by_its_side_door()
    {
        await using EsxLab esxi = await EsxLab.StartAsync("8.0", Ct);
        await esxi.AddAddressAsync("198.18.0.150", Ct);
        object[] vms = [new { name = "web1", power = "on", ports = new[] { new { uri = "telnet://:12345", direction = "server" } } }];
        await using VSphereLab vsphere = await VSphereLab.StartAtPeerAsync(esxi, vms);
        Assert.Equal("198.18.0.1", vsphere.Url.Host);
        Assert.Equal(("ok", true), await StandsAsync(vsphere, "web1"));
        CliResult listed = await CliCommand.RunAtPeerAsync(esxi, ["ports", "--output", "json"], new Dictionary<string, string>
        {
            ["VMSERIAL_SERVER"] = vsphere.Server, ["VMSERIAL_USER"] = vsphere.User,
            ["VMSERIAL_PASSWORD"] = vsphere.Password, ["VMSERIAL_THUMBPRINT"] = vsphere.Thumbprint,
        });
        Assert.True(listed.ExitCode == 0, listed.ToString());
        Assert.Contains("telnet://:12345", listed.Output, StringComparison.Ordinal);
    }

    private static async Task<(string Status, bool Connected)> StandsAsync(VSphereLab vsphere, string vm)
    {
        JsonElement port = (await vsphere.AskAsync("vm/" + vm, Ct)).GetProperty("ports")[0];
        return (port.GetProperty("status").GetString()!, port.GetProperty("connected").GetBoolean());
    }

    private static async Task WaitAsync(VSphereLab vsphere, string vm, (string, bool) wanted)
    {
        (string, bool) found = default;
        for (DateTime deadline = DateTime.UtcNow.AddSeconds(60); DateTime.UtcNow < deadline; await Task.Delay(50, Ct))
        {
            found = await StandsAsync(vsphere, vm);
            if (found == wanted)
                return;
        }

        Assert.Equal(wanted, found);
    }
}
