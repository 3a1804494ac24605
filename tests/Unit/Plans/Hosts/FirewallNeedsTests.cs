using System.Linq;
using System.Net;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.Hosts;

public sealed class FirewallNeedsTests
{
    private static readonly UriBacking s_vspc = new("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370");

    private static FirewallNeed? Of(UriBacking backing) => FirewallNeeds.Of([Worlds.VM("web1", ports: Worlds.Port(1, backing))]).SingleOrDefault();

    [Fact]
    public void A_client_port_goes_out_to_its_peer()
        => Assert.Equal(new FirewallFlow(RuleDirection.Outbound, RuleProtocol.Tcp, 4001, IPAddress.Parse("192.0.2.7")), Of(Worlds.Connect("tcp://192.0.2.7:4001"))!.Flow);

    [Fact]
    public void A_name_that_only_the_host_resolves_leaves_the_peer_open() => Assert.Null(Of(Worlds.Connect("tcp://nport-a:4001"))!.Flow.Peer);

    [Fact]
    public void A_listener_lets_connections_in()
    {
        FirewallNeed need = Of(Worlds.Listen("telnet://:12345"))!;

        Assert.Equal(new FirewallFlow(RuleDirection.Inbound, RuleProtocol.Tcp, 12345), need.Flow);
        Assert.Equal(SerialRulesets.Network, need.Ruleset);
    }

    [Fact]
    public void A_concentrator_is_reached_from_the_host_whoever_serves()
    {
        FirewallNeed need = Of(s_vspc)!;

        Assert.Equal(new FirewallFlow(RuleDirection.Outbound, RuleProtocol.Tcp, 13370), need.Flow);
        Assert.Equal(SerialRulesets.Vspc, need.Ruleset);
    }

    [Fact]
    public void Templates_and_ports_that_are_not_on_the_network_need_nothing()
    {
        VirtualMachineInfo template = Worlds.VM("t", ports: Worlds.Port(1, s_vspc)) with { IsTemplate = true };

        Assert.Empty(FirewallNeeds.Of([template, Worlds.VM("a", ports: Worlds.Port(1, null)), Worlds.VM("b", ports: Worlds.Port(1, Worlds.Connect("tcp://5000")))]));
    }

    [Fact]
    public void A_host_of_a_cluster_needs_what_any_VM_of_the_cluster_does()
    {
        HostInfo[] hosts = [Worlds.Host("esx01"), Worlds.Host("esx02"), Worlds.Host("esx03", "lab-b"), Worlds.Host("lonely", null)];
        VirtualMachineInfo[] vms = [Worlds.VM("a", "esx01"), Worlds.VM("b", "esx02"), Worlds.VM("c", "esx03"), Worlds.VM("d", "lonely"), Worlds.VM("e", "esx01", server: "vc02")];

        Assert.Equal(["a", "b"], FirewallNeeds.VMsFor(hosts[0], vms, hosts).Select(vm => vm.Name));
        Assert.Equal(["d"], FirewallNeeds.VMsFor(hosts[3], vms, hosts).Select(vm => vm.Name));
    }
}
