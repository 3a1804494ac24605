using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;
using static VmSerial.Unit.Plans.Worlds;

namespace VmSerial.Unit.Plans;

public sealed class TrapsTests
{
    private static List<Finding> Find(string id, SerialWorld world, params PortRequest[] requests)
        => [.. PlanComparer.Compare(requests, world).Findings.Where(f => f.Id == id)];

    [Theory]
    [InlineData("telnet://nport-a:4001", true)]
    [InlineData("telnets://nport-a:950", true)]
    [InlineData("tcp://nport-a:4001", false)]
    [InlineData("telnet://console:23", false)]
    [InlineData("telnet://console:4033", false)]
    public void Telnet_at_a_raw_device_server_port_warns_with_the_right_form(string uri, bool warned)
    {
        VirtualMachineInfo vm = VM("web1");
        List<Finding> found = Find("TelnetAtRawPort", World([vm], Host("esx01")), new PortRequest(vm, new DesiredPort(1) { Backing = Connect(uri) }));
        Assert.Equal(warned ? 1 : 0, found.Count);
        if (warned)
            Assert.Contains("tcp://nport-a:", found[0].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_that_bar_vMotion_are_said_once_per_cluster_with_the_count()
    {
        VirtualMachineInfo[] vms = [.. Enumerable.Range(1, 7).Select(i => VM($"vm{i}", i <= 5 ? "esx01" : "esx02", PowerState.PoweredOn, ports: Port(1, Connect("tcp://a:1"), true)))];
        List<Finding> found = Find("VMotionBarred", World(vms, Host("esx01", "lab-a"), Host("esx02", "lab-b")),
            [.. vms.Select(vm => new PortRequest(vm, new DesiredPort(1) { Backing = Connect("tcp://b:2") }))]);
        Assert.Equal(["vc01/lab-a", "vc01/lab-b"], found.Select(f => f.Target));
        Assert.Contains("5 VMs with 5 connected direct serial ports", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disconnected_ports_and_concentrator_ports_do_not_bar_vMotion()
    {
        VirtualMachineInfo vm = VM("a", power: PowerState.PoweredOn, ports: [Port(1, Connect("tcp://a:1"), true), Port(2, new UriBacking("vSPC.py", SerialDirection.Server, "telnet://v:1"), true)]);
        Assert.Empty(Find("VMotionBarred", World([vm], Host("esx01")),
            new PortRequest(vm, new DesiredPort(1) { Connected = false }), new PortRequest(vm, new DesiredPort(2) { YieldOnPoll = true })));
    }

    [Theory]
    [InlineData(null, true, "not set")]
    [InlineData(false, true, "false")]
    [InlineData(true, false, "")]
    public void The_vCenter_option_is_named_once_unless_it_is_true(bool? value, bool warned, string said)
    {
        VirtualMachineInfo[] vms = [VM("a"), VM("b")];
        SerialWorld world = World(vms, Host("esx01"));
        world = world with { Servers = [world.Servers[0] with { PersistNetworkBacking = value }] };
        List<Finding> found = Find("BackingNotPersisted", world, [.. vms.Select(vm => new PortRequest(vm, new DesiredPort(1) { Backing = Connect("tcp://b:2") }))]);
        Assert.Equal(warned ? 1 : 0, found.Count);
        if (warned)
            Assert.Contains($"config.vpxd.SerialPort.PersistNetworkBacking is {said}", found[0].Message, StringComparison.Ordinal);
        Assert.Empty(Find("BackingNotPersisted", world with { Servers = [world.Servers[0] with { IsVCenter = false }] }, new PortRequest(vms[0], new DesiredPort(1) { Backing = Connect("tcp://b:2") })));
    }

    [Fact]
    public void A_lost_backing_is_said_and_is_a_change()
    {
        VirtualMachineInfo vm = VM("web1", ports: Port(1, null));
        PortRequest request = new(vm, new DesiredPort(1) { Backing = Connect("tcp://a:1") });
        Assert.Single(Find("BackingLost", World([vm], Host("esx01")), request));
        SerialChange row = Assert.Single(PlanComparer.Compare([request], World([vm], Host("esx01"))).Changes);
        Assert.Equal(("backing lost", ChangeAction.Edit), (row.Actual, row.Action));
    }

    [Fact]
    public void A_bad_uri_in_the_world_is_caught_with_the_right_form()
    {
        VirtualMachineInfo vm = VM("web1", power: PowerState.PoweredOn, ports: Port(1, Listen("tcp://5000"), status: PortStatus.UnrecoverableError));
        Finding finding = Assert.Single(Find("SerialUriUnusable", World([vm], Host("esx01")), new PortRequest(vm, new DesiredPort(1) { Backing = Listen("tcp://:5000") })));
        Assert.Contains("tcp://:5000", finding.Message, StringComparison.Ordinal);
        Assert.Contains("unrecoverableError", finding.Message, StringComparison.Ordinal);
    }
}
