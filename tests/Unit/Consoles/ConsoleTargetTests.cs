using System;
using VmSerial.Consoles;
using VmSerial.Errors;
using VmSerial.Serial;
using VmSerial.Unit.Plans;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Consoles;

public sealed class ConsoleTargetTests
{
    [Fact]
    public void The_one_port_that_listens_is_taken_and_its_host_is_the_VMs()
    {
        ConsoleTarget target = ConsoleTarget.Of(VM(Port(1, Connect("tcp://nport-a:4001")), Port(2, Listen("telnet://:2001"))), Host, null);
        Assert.Equal("telnet://esx01:2001", target.Uri.ToString());
        Assert.Equal("web1, Serial port 2 (telnet://esx01:2001)", target.ToString());
    }

    [Fact]
    public void A_scheme_without_a_name_and_TLS_are_kept()
    {
        Assert.Equal("tcp://esx01:2001", ConsoleTarget.Of(VM(Port(1, Listen(":2001"))), Host, 1).Uri.ToString());
        Assert.Equal("telnets://esx01:2001", ConsoleTarget.Of(VM(Port(1, Listen("telnets://:2001#certificate=x"))), Host, 1).Uri.ToString());
    }

    [Fact]
    public void What_cannot_be_talked_to_is_refused_with_the_reason()
    {
        Refused("SerialPortNotFound", () => ConsoleTarget.Of(VM(), Host, null), "has no serial port");
        Refused("SerialPortNotFound", () => ConsoleTarget.Of(VM(Port(1, Listen("telnet://:2001"))), Host, 3), "Serial port 3");
        Refused("SerialPortAmbiguous", () => ConsoleTarget.Of(VM(Port(1, Listen("telnet://:2001")), Port(2, Listen("telnet://:2002"))), Host, null), "1: telnet://:2001, 2: telnet://:2002");
        Refused("SerialPortNotListening", () => ConsoleTarget.Of(VM(Port(1, Connect("tcp://nport-a:4001"))), Host, null), "connects to tcp://nport-a:4001 itself");
        Refused("SerialPortNotListening", () => ConsoleTarget.Of(VM(Port(1, new UriBacking("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370"))), Host, null), "behind the concentrator (vSPC) telnet://vspc01:13370");
        Refused("SerialPortNotListening", () => ConsoleTarget.Of(VM(Port(1, new FileBacking("[ds] a/b.log"))), Host, null), "is not on the network");
        Refused("SerialPortNotListening", () => ConsoleTarget.Of(VM(Port(1, Listen("telnet://:2001"))), null, null), "no host and port");
        Refused("SerialPortDisconnected", () => ConsoleTarget.Of(VM(Port(1, Listen("telnet://:2001")) with { Connected = false }), Host, null), "is disconnected");
        Refused("VMNotRunning", () => ConsoleTarget.Of(VM(Port(1, Listen("telnet://:2001"))) with { PowerState = PowerState.PoweredOff }, Host, null), "is not running");
        Refused("SerialUriInvalid", () => ConsoleTarget.Of("telnet://:2001"), "names no host");
    }

    private static HostInfo Host => Worlds.Host("esx01");

    private static VirtualMachineInfo VM(params SerialPort[] ports) => Worlds.VM("web1", power: PowerState.PoweredOn, ports: ports);

    private static SerialPort Port(int number, SerialBacking backing) => Worlds.Port(number, backing, connected: true);

    private static UriBacking Listen(string uri) => new(uri, SerialDirection.Server);

    private static UriBacking Connect(string uri) => new(uri, SerialDirection.Client);

    private static void Refused(string id, Action action, string why)
    {
        VmSerialException failure = Assert.Throws<VmSerialException>(action);
        Assert.Equal(id, failure.Id);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Advice);
    }
}
