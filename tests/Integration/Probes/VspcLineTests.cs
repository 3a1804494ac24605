using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Probes;

/// <summary>A concentrator in the hosts' network: a VM of a host talks through it, and a probe beside it is told yes.</summary>
public sealed class VspcLineTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_VM_that_is_connected_through_a_concentrator_is_reached_there()
    {
        await using EsxLab esxi = await EsxLab.StartAsync("8.0", Ct);
        await esxi.AddAddressAsync("198.18.0.140", Ct);
        VspcLab vspc = await VspcLab.StartAtPeerAsync(esxi, "198.18.0.140:13370", "capture", "198.18.0.140:13371");
        await using (vspc)
        {
            await esxi.ShellAsync(esxi.Host, "esxcli network firewall ruleset set -r vSPC -e true", Ct);
            await esxi.StartPortAsync(esxi.Host, "web1", "vSPC.py", "server", Ct, proxy: "telnet://198.18.0.140:13370", echo: true);
            await esxi.WaitForPortAsync(esxi.Host, "web1", "connected", Ct);
            EsxLabResult said = await esxi.ExecAtPeerAsync(["bash", "-c", "exec 3<>/dev/tcp/198.18.0.140/13371; printf 'through \\xff' >&3; head -c 9 <&3 | od -An -tx1"], Ct);
            Assert.Equal("74 68 72 6f 75 67 68 20 ff", said.Output.Trim());
            Assert.Contains(" vmx", (await esxi.ShellAsync(esxi.Host, "esxcli network ip connection list | grep 198.18.0.140:13370", Ct)).Output, StringComparison.Ordinal);
            await esxi.StopPortAsync(esxi.Host, "web1", Ct);
            VspcVisit visit = await vspc.VisitAsync("capture", Ct);
            Assert.Equal(("web1", "WILL-PROXY"), (visit.Name, visit.Answer));
            Assert.Null(visit.Wrong);
        }
    }
}
