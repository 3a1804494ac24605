using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;
using static VmSerial.Unit.Plans.Worlds;

namespace VmSerial.Unit.Plans;

public sealed class PortRequestsTests
{
    private static readonly VirtualMachineInfo s_vm = VM("web1", ports: [Port(1, Connect("tcp://a:1")), Port(2, null)]);

    [Fact]
    public void A_missing_port_is_named_together_with_those_that_are_there()
    {
        VmSerialException e = Assert.Throws<VmSerialException>(() => PortRequests.Set(s_vm, new DesiredPort(3) { YieldOnPoll = true }));
        Assert.Equal(("SerialPortNotFound", ErrorKind.NotFound, "vc01/web1"), (e.Id, e.Kind, e.Target));
        Assert.Equal("Serial port 3 not found on VM 'web1' (found: 1, 2).", e.Message);
        Assert.Equal("Serial port 1 not found on VM 'db' (found: none).", Assert.Throws<VmSerialException>(() => PortRequests.Remove(VM("db"), 1)).Message);
    }

    [Fact]
    public void A_new_port_gets_the_lowest_free_number_and_never_an_existing_one()
    {
        DesiredPort wanted = new(0) { Backing = Connect("tcp://a:1") };
        Assert.Equal(3, PortRequests.New(s_vm, wanted).Wanted.Number);
        Assert.Equal(1, PortRequests.New(VM("gap", ports: Port(2, null)), wanted).Wanted.Number);
        Assert.Equal("SerialPortExists", Assert.Throws<VmSerialException>(() => PortRequests.New(s_vm, wanted with { Number = 2 })).Id);
    }

    [Fact]
    public void A_bad_uri_is_refused_before_anything_else()
        => Assert.Equal("SerialUriInvalid", Assert.Throws<VmSerialException>(() => PortRequests.Set(s_vm, new DesiredPort(1) { Backing = Connect("tcp://5000") })).Id);

    [Fact]
    public void Ports_of_a_VM_that_cannot_be_read_are_not_said_to_be_missing()
    {
        VmSerialException e = Assert.Throws<VmSerialException>(
            () => PortRequests.Set(VM("gone") with { ConnectionState = ConnectionState.Inaccessible }, new DesiredPort(1) { YieldOnPoll = true }));
        Assert.Equal("NotManageable", e.Id);
        Assert.Contains("is inaccessible", e.Message);
    }
}
