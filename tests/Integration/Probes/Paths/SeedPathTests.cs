using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using Xunit;

namespace VmSerial.Integration.Probes.Paths;

/// <summary>The states of the story this product comes from, as the test of the path sees them.</summary>
public sealed class SeedPathTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_5_0_U1_firewall_off_is_healthy_the_ruleset_is_ignored_and_a_custom_ruleset_is_healthy()
    {
        await using PathLab lab = await PathLab.StartAsync("5.0u1", esxi => [PathLab.ToPeer(esxi, esxi.Host)]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);

        await lab.ShellAsync("esxcli network firewall set -e false");
        await lab.UntilAsync(PathVerdict.Healthy);

        await lab.ShellAsync("esxcli network firewall set -e true; esxcli network firewall ruleset set -r remoteSerialPort -e true");
        EsxSerialPath ignored = await lab.UntilAsync(PathVerdict.RangeRuleIgnored);
        Assert.Equal("Add-EsxCustomRuleset -VMHost 'esx01' -Id vmserial-4001 -Port 4001 -Direction Outbound -Enable", ignored.Repair);

        await lab.ShellAsync("""
            cat > /etc/vmware/firewall/moxa.xml <<'E'
            <ConfigRoot><service id='0100'><id>moxa</id><rule id='0000'><direction>outbound</direction><protocol>tcp</protocol><porttype>dst</porttype><port>4001</port></rule><enabled>true</enabled><required>false</required></service></ConfigRoot>
            E
            esxcli network firewall refresh
            """);
        EsxSerialPath healthy = await lab.UntilAsync(PathVerdict.Healthy);
        Assert.Equal("", healthy.Repair);
    }

    [Fact]
    public async Task On_5_1_the_ruleset_alone_is_healthy()
    {
        await using PathLab lab = await PathLab.StartAsync("5.1", esxi => [PathLab.ToPeer(esxi, esxi.Host)]);
        await using EsxLabListener peer = await lab.Esxi.ListenAsync(PathLab.Port, null, Ct);
        EsxSerialPath shut = await lab.TestAsync();
        Assert.True(shut.Verdict == PathVerdict.HostFirewallDrops, PathLab.Shown(shut));
        await lab.ShellAsync("esxcli network firewall ruleset set -r remoteSerialPort -e true");
        await lab.UntilAsync(PathVerdict.Healthy);
    }
}
