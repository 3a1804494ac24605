using System.Linq;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using Xunit;

namespace VmSerial.Unit.Plans.NPorts;

/// <summary>What a plan says of NPorts, and how its mistakes are named.</summary>
public sealed class PlanNPortReaderTests
{
    private const string Whole = """
        version: 1
        nports:
          - address: nport-a
            user: admin
            password: env:NPORT_PASSWORD
            console: 192.0.2.7:2323
            allowRestart: true
            accessibleIp: [hosts, 192.0.2.9, 198.51.100.0/24]
            ports:
              - {port: 1, mode: tcpServer, tcpPort: 4001, commandPort: 966, maxConnection: 2, aliveCheckMinutes: 7, inactivityMilliseconds: 10,
                 packingLength: 5, forceTransmitMilliseconds: 20, line: "115200,N,8,1"}
              - {port: 2, mode: rfc2217}
          - {address: "2001:db8::7", accessibleIp: all}
        """;

    private static string WithDevice(string keys) => $"""
        version: 1
        nports:
          - {keys}
        """;

    private static string WithPort(string keys) => $"""
        version: 1
        nports:
          - address: a
            ports:
              - {keys}
        """;

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        Plan plan = PlanText.Read(Whole);
        PlanNPort device = plan.NPorts[0];
        Assert.Equal(("nport-a", "admin", "NPORT_PASSWORD", "192.0.2.7:2323", true), (device.Address, device.User, device.PasswordVariable, device.Console, device.AllowRestart));
        Assert.Equal((true, "192.0.2.9, 198.51.100.0/24"), (device.AdmitsHosts, string.Join(", ", device.AccessibleIp!)));
        Assert.Equal(new DesiredNPortPort(1)
        {
            Mode = OperationMode.TcpServer, TcpPort = 4001, CommandPort = 966, MaxConnection = 2, AliveCheckMinutes = 7, InactivityMilliseconds = 10,
            PackingLength = 5, ForceTransmitMilliseconds = 20, Line = SerialLine.Parse("115200,N,8,1"),
        }, device.Ports[0].Desired);
        Assert.Equal(new DesiredNPortPort(2) { Mode = OperationMode.Rfc2217 }, device.Ports[1].Desired);
        Assert.Equal(10, device.Ports[0].Position.Line);
        Assert.Equal((false, 0), (plan.NPorts[1].AdmitsHosts, plan.NPorts[1].AccessibleIp!.Count));
        Assert.Empty(plan.VMs);
    }

    [Fact]
    public void What_is_not_said_is_left_as_it_is_found()
    {
        PlanNPort device = Assert.Single(PlanText.Read(WithPort("{port: 3, tcpPort: 5000}")).NPorts);
        Assert.Equal(new DesiredNPortPort(3) { TcpPort = 5000 }, Assert.Single(device.Ports).Desired);
        Assert.Null(device.AccessibleIp);
        Assert.False(device.AllowRestart);
    }

    [Theory]
    [InlineData("{port: 1, mode: tcpserver}", "5:25 expected one of disabled, realCom, rfc2217, tcpServer, tcpClient, udp, pairConnectionMaster, pairConnectionSlave, ethernetModem, reverseTerminal, found 'tcpserver': did you mean 'tcpServer'?")]
    [InlineData("{port: 65}", "5:16 expected a number from 1 to 64, found the number 65")]
    [InlineData("{port: 1, tcpPort: 0}", "5:28 expected a TCP port from 1 to 65535, found the number 0")]
    [InlineData("{port: 1, maxConnection: 9}", "5:34 expected a number from 1 to 8, found the number 9")]
    [InlineData("{port: 1, baud: 9600}", "5:19 unknown key 'baud': a port of an NPort has the keys")]
    [InlineData("{port: 1, tcpport: 4001}", "5:19 unknown key 'tcpport': did you mean 'tcpPort'?")]
    [InlineData("{port: 1, mode: udp, tcpPort: 4001}", "5:16 A TCP port and what belongs to it are set in the mode TcpServer only, not in Udp")]
    [InlineData("{port: 1, tcpPort: 4001, commandPort: 4001}", "5:47 TCP port 4001 is this port's 'tcpPort' already")]
    [InlineData("{port: 1, line: \"9600,X,8,1\"}", "5:25 '9600,X,8,1' is no serial line: 'X' is no parity")]
    [InlineData("{tcpPort: 4001}", "5:9 'port' is missing")]
    public void A_mistake_in_a_port_is_named_with_its_place(string port, string problem)
        => Assert.StartsWith(problem, PlanText.Problem(WithPort(port)));

    [Theory]
    [InlineData("{ports: []}", "3:5 'address' is missing")]
    [InlineData("{address: a}", "3:5 an NPort needs 'ports' or 'accessibleIp'")]
    [InlineData("{address: \"nport*\", ports: []}", "3:15 expected the name or address of one NPort")]
    [InlineData("{address: \"a:4001\", ports: []}", "3:15 an NPort is a name or an address without a port: write a, and 'console'")]
    [InlineData("{address: a, ports: [], password: secret}", "3:39 a password does not belong in a plan")]
    [InlineData("{address: a, ports: [], console: \"a:0\"}", "3:38 expected an address with a port")]
    [InlineData("{address: a, accessibleIp: []}", "3:32 an empty list would let nobody in")]
    [InlineData("{address: a, accessibleIp: [host]}", "3:33 expected an IPv4 address or network")]
    [InlineData("{address: a, accessibleIp: [\"2001:db8::1\"]}", "3:33 expected an IPv4 address or network")]
    [InlineData("{address: a, accessibleIp: some}", "3:32 expected hosts, all, or a list")]
    [InlineData("{address: a, ports: [], alowRestart: true}", "3:29 unknown key 'alowRestart': did you mean 'allowRestart'?")]
    public void A_mistake_in_a_device_is_named_with_its_place(string device, string problem)
        => Assert.StartsWith(problem, PlanText.Problem(WithDevice(device)));

    [Fact]
    public void A_device_and_a_port_are_named_once()
    {
        string problem = PlanText.Problem("version: 1\nnports:\n  - {address: a, ports: []}\n  - {address: A, ports: []}\n");
        Assert.Equal("4:15 the NPort 'A' is named twice (first in line 3): put all its ports under one address", problem);
        Assert.Equal("3:44 port 1 is given twice for this NPort (first in line 3)", PlanText.Problem(WithDevice("{address: a, ports: [{port: 1}, {port: 1}]}")));
    }

    [Fact]
    public void Two_ports_of_a_device_do_not_listen_on_one_number()
        => Assert.StartsWith("3:75 TCP port 4001 is port 1's 'tcpPort' already", PlanText.Problem(WithDevice("{address: a, ports: [{port: 1, tcpPort: 4001}, {port: 2, commandPort: 4001}]}")));

    [Fact]
    public void A_password_is_never_repeated() => Assert.DoesNotContain("hunter2", PlanText.Problem(WithDevice("{address: a, ports: [], password: hunter2}")));
}
