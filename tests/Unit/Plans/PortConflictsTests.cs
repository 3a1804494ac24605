using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;
using static VmSerial.Unit.Plans.Worlds;

namespace VmSerial.Unit.Plans;

public sealed class PortConflictsTests
{
    private static readonly DesiredPort s_listen = new(1) { Backing = Listen("telnet://:12345") };

    private static IEnumerable<Finding> Find(SerialWorld world, params (VirtualMachineInfo VM, DesiredPort Wanted)[] requests)
        => PlanComparer.Compare([.. requests.Select(r => new PortRequest(r.VM, r.Wanted))], world).Findings.Where(f => f.Id.StartsWith("Listener", StringComparison.Ordinal));

    private static VirtualMachineInfo Listening(string name, string host, string uri = "telnet://:12345", PowerState power = PowerState.PoweredOn)
        => VM(name, host, power, ports: Port(1, Listen(uri), connected: power == PowerState.PoweredOn));

    [Fact]
    public void Two_running_listeners_on_one_host_and_port_are_an_error_that_names_both()
    {
        VirtualMachineInfo a = Listening("a", "esx01"), b = Listening("b", "esx01", "tcp://:9999");
        Finding finding = Assert.Single(Find(World([a, b], Host("esx01")), (b, s_listen)));
        Assert.Equal((FindingSeverity.Error, "ListenerCollision"), (finding.Severity, finding.Id));
        Assert.Contains("vc01/a serial port 1 and vc01/b serial port 1", finding.Message, StringComparison.Ordinal);
        Assert.Contains("TCP port 12345 of host 'esx01'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Telnet_and_tcp_on_one_port_collide_all_the_same()
    {
        VirtualMachineInfo a = Listening("a", "esx01", "ssl://192.0.2.9:12345"), b = Listening("b", "esx01", "tcp://:9999");
        Assert.Equal(FindingSeverity.Error, Assert.Single(Find(World([a, b], Host("esx01")), (b, s_listen))).Severity);
    }

    [Fact]
    public void A_powered_off_listener_is_a_warning_that_names_both()
    {
        VirtualMachineInfo a = Listening("a", "esx01", power: PowerState.PoweredOff), b = Listening("b", "esx01", "tcp://:9999");
        Finding finding = Assert.Single(Find(World([a, b], Host("esx01")), (b, s_listen)));
        Assert.Equal((FindingSeverity.Warning, "ListenerCollisionPossible"), (finding.Severity, finding.Id));
        Assert.Contains("vc01/a", finding.Message, StringComparison.Ordinal);
        Assert.Contains("vc01/b", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hosts_of_one_cluster_are_a_warning_and_two_clusters_are_none()
    {
        VirtualMachineInfo a = Listening("a", "esx01"), b = Listening("b", "esx02");
        Assert.Equal("ListenerCollisionInCluster", Assert.Single(Find(World([a, b], Host("esx01"), Host("esx02")), (b, s_listen))).Id);
        Assert.Empty(Find(World([a, b], Host("esx01"), Host("esx02", "lab-b")), (b, s_listen)));
        Assert.Empty(Find(World([a, b], Host("esx01", null), Host("esx02", null)), (b, s_listen)));
    }

    [Fact]
    public void A_collision_of_today_that_the_plan_resolves_is_a_warning_that_says_so()
    {
        VirtualMachineInfo a = Listening("a", "esx01"), b = Listening("b", "esx01");
        SerialWorld world = World([a, b], Host("esx01"));
        Finding finding = Assert.Single(Find(world, (b, new DesiredPort(1) { Backing = Listen("telnet://:12346") })));
        Assert.Equal((FindingSeverity.Warning, "ListenerCollisionFound"), (finding.Severity, finding.Id));
        Assert.Contains("resolve it", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_and_concentrator_ports_do_not_listen()
    {
        VirtualMachineInfo a = Listening("a", "esx01"), b = VM("b", "esx01", PowerState.PoweredOn, ports: Port(1, Connect("tcp://x:1"), true));
        SerialWorld world = World([a, b], Host("esx01"));
        Assert.Empty(Find(world, (b, new DesiredPort(1) { Backing = Connect("tcp://host:12345") })));
        Assert.Empty(Find(world, (b, new DesiredPort(1) { Backing = new UriBacking("vSPC.py", SerialDirection.Server, "telnet://vspc01:12345") })));
    }

    [Fact]
    public void Collisions_between_VMs_nobody_named_are_left_alone()
        => Assert.Empty(Find(World([Listening("a", "esx01"), Listening("b", "esx01"), VM("c", "esx01")], Host("esx01")),
            (VM("c", "esx01"), new DesiredPort(1) { Backing = Connect("tcp://h:1") })));

    [Fact]
    public void Equal_ids_on_two_servers_are_two_hosts()
    {
        VirtualMachineInfo a = Listening("a", "esx01"), b = Listening("b", "esx01") with { Server = "vc02" };
        Assert.Empty(Find(World([a, b], Host("esx01"), Host("esx01", server: "vc02")), (b, s_listen)));
    }

    [Theory]
    [InlineData(false, 12345, true)]
    [InlineData(true, 12345, false)]
    [InlineData(true, 23, false)]
    [InlineData(true, 1023, true)]
    public void A_listener_that_no_enabled_inbound_rule_admits_is_a_warning(bool enabled, int port, bool warned)
    {
        VirtualMachineInfo vm = VM("a");
        Finding[] findings = [.. Find(World([vm], Host("esx01", serialRuleset: enabled)), (vm, new DesiredPort(1) { Backing = Listen($"telnet://:{port}") }))];
        Assert.Equal(warned, findings.Any(f => f.Id == "ListenerNotAdmitted" && f.Severity == FindingSeverity.Warning));
    }
}
