using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using Xunit;

namespace VmSerial.Unit.NPort;

/// <summary>What differs between an NPort and a wish, and what stands in the way.</summary>
public sealed class NPortComparerTests
{
    private static readonly NPortConfiguration s_device = new()
    {
        Address = "nport-a",
        Model = "NPort 5450",
        Ports = [.. Enumerable.Range(1, 4).Select(n => new NPortPort
        {
            Number = n,
            Mode = n == 4 ? OperationMode.RealCom : OperationMode.TcpServer,
            ModeText = n == 4 ? "Real COM Mode" : "TCP Server Mode",
            TcpPort = n == 4 ? null : 4000 + n,
            CommandPort = n == 4 ? null : 965 + n,
            MaxConnection = 1,
            Line = SerialLine.Parse("115200,N,8,1,RTS/CTS,RS-232"),
        })],
        AccessibleIpActive = false,
        AccessibleIp = [],
        Clients = [new NPortClient(4002, new IPEndPoint(IPAddress.Parse("192.0.2.7"), 51000)), new NPortClient(953, new IPEndPoint(IPAddress.Parse("192.0.2.8"), 51000))],
        ClientsAreAll = true,
        ReadFrom = IPAddress.Parse("198.51.100.5"),
    };

    [Fact]
    public void Nothing_differs_where_all_that_is_wished_is_so()
    {
        NPortChange row = Compare(new DesiredNPortPort(1) { Mode = OperationMode.TcpServer, TcpPort = 4001, Line = SerialLine.Parse("115200,N,8,1") }).Single();
        Assert.True(row.InDesiredState);
        Assert.Equal(row.Desired, row.Actual);
    }

    [Fact]
    public void A_row_names_target_wish_and_finding_and_whom_the_restart_cuts()
    {
        NPortChange row = Compare(new DesiredNPortPort(1) { TcpPort = 5001, MaxConnection = 2, Line = SerialLine.Parse("9600,N,8,1") }).Single();
        Assert.Equal(("nport-a", "NPort port 1", ChangeAction.Edit, ChangeObstacle.None), (row.Target, row.Title, row.Action, row.Obstacle));
        Assert.Equal("TCP port 5001, max connection 2, 9600,N,8,1", row.Desired);
        Assert.Equal("TCP port 4001, max connection 1, 115200,N,8,1", row.Actual);
        Assert.Equal("NPort port 1: change from TCP port 4001, max connection 1, 115200,N,8,1 to TCP port 5001, max connection 2, 9600,N,8,1. The device is restarted, which interrupts all its 4 ports; "
            + "connected now: 192.0.2.7 on port 2 (TCP 4002), 192.0.2.8 on port 4 (TCP 953).", row.Operation);
        Assert.Equal([2, 3, 4], row.AlsoCut);
    }

    [Fact]
    public void Who_is_connected_is_not_known_where_the_device_does_not_say()
        => Assert.Contains("who is connected is not known", NPortComparer.Compare(new NPortRequest(s_device with { Clients = null }, Wish(new DesiredNPortPort(1) { TcpPort = 5001 })))[0].Operation, System.StringComparison.Ordinal);

    [Theory]
    [InlineData(4002, null, "TCP port of its port 2")]
    [InlineData(967, null, "command port of its port 2")]
    [InlineData(null, 4003, "TCP port of its port 3")]
    [InlineData(966, null, "its own command port")]
    public void A_number_that_another_port_uses_is_refused(int? tcp, int? command, string where)
    {
        NPortChange row = Compare(new DesiredNPortPort(1) { TcpPort = tcp, CommandPort = command }).Single();
        Assert.Equal((ChangeObstacle.NPortPortInUse, ErrorKind.Conflict), (row.Obstacle, row.Problem!.Kind));
        Assert.Contains(where, row.Problem.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_another_port_gives_up_in_the_same_run_is_free()
        => Assert.All(Compare(new DesiredNPortPort(1) { TcpPort = 4002 }, new DesiredNPortPort(2) { TcpPort = 5002 }), row => Assert.Equal(ChangeObstacle.None, row.Obstacle));

    [Fact]
    public void Two_ports_that_are_to_have_the_same_number_are_both_refused()
        => Assert.All(Compare(new DesiredNPortPort(1) { TcpPort = 5000 }, new DesiredNPortPort(2) { TcpPort = 5000 }), row => Assert.Equal(ChangeObstacle.NPortPortInUse, row.Obstacle));

    [Fact]
    public void A_port_that_the_device_lacks_is_named_with_those_that_it_has()
    {
        NPortChange row = Compare(new DesiredNPortPort(9) { TcpPort = 5000 }).Single();
        Assert.Equal(ChangeObstacle.NPortPortMissing, row.Obstacle);
        Assert.Contains("1 to 4", row.Problem!.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_TCP_port_of_a_port_in_another_mode_needs_the_mode_to_be_said()
    {
        Assert.Equal(ChangeObstacle.NPortModeLacksSetting, Compare(new DesiredNPortPort(4) { TcpPort = 4004 }).Single().Obstacle);
        Assert.Equal(ChangeObstacle.None, Compare(new DesiredNPortPort(4) { Mode = OperationMode.TcpServer, TcpPort = 4004 }).Single().Obstacle);
    }

    [Fact]
    public void The_Accessible_IP_list_is_compared_as_a_set_and_never_locks_this_machine_out_unasked()
    {
        NPortConfiguration on = s_device with { AccessibleIpActive = true, AccessibleIp = [AccessibleIpRow.Parse("198.51.100.0/24"), AccessibleIpRow.Parse("192.0.2.1")] };
        Assert.True(List(on, "192.0.2.1", "198.51.100.9/24").InDesiredState);
        Assert.Equal("every address", List(on).Desired);
        Assert.Equal(ChangeAction.Edit, List(on).Action);
        NPortChange row = List(s_device, "192.0.2.1");
        Assert.Equal(ChangeObstacle.NPortLockOut, row.Obstacle);
        Assert.Contains("198.51.100.5", row.Problem!.Message, System.StringComparison.Ordinal);
        Assert.Equal(ChangeObstacle.None, NPortComparer.Compare(new NPortRequest(s_device, new DesiredNPort { AccessibleIp = [AccessibleIpRow.Parse("192.0.2.1")], AllowLockOut = true }))[0].Obstacle);
        Assert.Equal(ChangeObstacle.None, List(s_device, "198.51.100.0/24").Obstacle);
        Assert.Equal(ChangeObstacle.NPortAccessibleIpUnknown, List(s_device with { AccessibleIpActive = null, AccessibleIp = null }, "198.51.100.0/24").Obstacle);
    }

    [Fact]
    public void A_list_that_is_off_is_off_whatever_is_in_it()
        => Assert.True(List(s_device with { AccessibleIp = [AccessibleIpRow.Parse("192.0.2.1")] }).InDesiredState);

    public static TheoryData<DesiredNPortPort> Impossible =>
    [
        new DesiredNPortPort(0), new DesiredNPortPort(1) { TcpPort = 0 }, new DesiredNPortPort(1) { CommandPort = 65536 }, new DesiredNPortPort(1) { MaxConnection = 9 },
        new DesiredNPortPort(1) { AliveCheckMinutes = 100 }, new DesiredNPortPort(1) { PackingLength = 1025 }, new DesiredNPortPort(1) { TcpPort = 966, CommandPort = 966 },
        new DesiredNPortPort(1) { Mode = OperationMode.RealCom, TcpPort = 4001 }, new DesiredNPortPort(1) { Mode = OperationMode.Other },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_no_device_can_be_told_is_refused_at_once(DesiredNPortPort wish)
        => Assert.Equal("NPortSettingInvalid", Assert.Throws<VmSerialException>(() => wish.Checked()).Id);

    [Fact]
    public void A_device_with_several_ports_needs_one_to_be_named()
    {
        DesiredNPortPort wish = new(1) { MaxConnection = 2 };
        Assert.Equal("SerialPortNotChosen", Assert.Throws<VmSerialException>(() => DesiredNPort.Of(s_device, wish, [])).Id);
        Assert.Equal([2, 3], DesiredNPort.Of(s_device, wish, [2, 3]).Ports.Select(port => port.Number));
        Assert.Equal(3, DesiredNPort.Of(s_device with { Ports = [s_device.Ports[2]] }, wish, []).Ports.Single().Number);
    }

    private static DesiredNPort Wish(params DesiredNPortPort[] ports) => new() { Ports = ports };

    private static IReadOnlyList<NPortChange> Compare(params DesiredNPortPort[] ports) => NPortComparer.Compare(new NPortRequest(s_device, Wish(ports)));

    private static NPortChange List(NPortConfiguration device, params string[] rows)
        => NPortComparer.Compare(new NPortRequest(device, new DesiredNPort { AccessibleIp = [.. rows.Select(AccessibleIpRow.Parse)] })).Single();
}
