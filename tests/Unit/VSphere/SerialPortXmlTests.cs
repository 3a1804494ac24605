using System.Xml;
using VmSerial.Serial;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class SerialPortXmlTests
{
    [Fact]
    public void A_port_as_a_server_sends_it_is_read_field_by_field()
    {
        SerialPort port = Read("""
            <key>9000</key>
            <deviceInfo xsi:type="Description"><label>Serial port 1</label><summary>Remote localhost:0</summary></deviceInfo>
            <backing xsi:type="VirtualSerialPortURIBackingInfo"><serviceURI>localhost:0</serviceURI><direction>client</direction></backing>
            <connectable><startConnected>true</startConnected><allowGuestControl>true</allowGuestControl><connected>false</connected><status>untried</status></connectable>
            <controllerKey>400</controllerKey>
            <unitNumber>0</unitNumber>
            <yieldOnPoll>true</yieldOnPoll>
            """);
        Assert.Equal(new SerialPort
        {
            Key = 9000,
            Label = "Serial port 1",
            Summary = "Remote localhost:0",
            Backing = new UriBacking("localhost:0", SerialDirection.Client),
            StartConnected = true,
            AllowGuestControl = true,
            Connected = false,
            Status = PortStatus.Untried,
            ControllerKey = 400,
            UnitNumber = 0,
            YieldOnPoll = true,
        }, port);
    }

    [Fact]
    public void Elements_of_newer_versions_are_passed_over()
    {
        SerialPort port = Read("""
            <key>9001</key>
            <connectable><migrateConnect>unset</migrateConnect><startConnected>true</startConnected><allowGuestControl>false</allowGuestControl><connected>true</connected><status>ok</status></connectable>
            <slotInfo xsi:type="VirtualDevicePciBusSlotInfo"><pciSlotNumber>7</pciSlotNumber></slotInfo>
            <controllerKey>400</controllerKey><unitNumber>1</unitNumber><numaNode>-1</numaNode>
            <deviceGroupInfo><groupInstanceKey>1</groupInstanceKey><sequenceId>2</sequenceId></deviceGroupInfo>
            <yieldOnPoll>false</yieldOnPoll>
            """);
        Assert.Equal((9001, true, PortStatus.Ok, 1, 2), (port.Key, port.Connected, port.Status, port.UnitNumber, port.Number));
    }

    [Theory]
    [InlineData("""<backing xsi:type="VirtualSerialPortURIBackingInfo"><serviceURI>vSPC.py</serviceURI><direction>server</direction><proxyURI>telnet://vspc01:13370</proxyURI></backing>""", "vspc telnet://vspc01:13370 service vSPC.py (server)")]
    [InlineData("""<backing xsi:type="VirtualSerialPortURIBackingInfo"><serviceURI>telnet://:12345</serviceURI><direction>server</direction><proxyURI/></backing>""", "listen telnet://:12345")]
    [InlineData("""<backing xsi:type="VirtualSerialPortFileBackingInfo"><fileName>[ds1] web1/console.log</fileName><datastore type="Datastore">datastore-1</datastore></backing>""", "file [ds1] web1/console.log")]
    [InlineData("""<backing xsi:type="VirtualSerialPortPipeBackingInfo"><pipeName>p</pipeName><endpoint>server</endpoint><noRxLoss>true</noRxLoss></backing>""", "pipe p (server)")]
    [InlineData("""<backing xsi:type="VirtualSerialPortDeviceBackingInfo"><deviceName>/dev/char/serial/uart0</deviceName></backing>""", "host device /dev/char/serial/uart0")]
    [InlineData("""<backing xsi:type="VirtualSerialPortThinPrintBackingInfo"/>""", "ThinPrint")]
    public void Each_backing_is_read_as_its_own_type(string backing, string summary)
        => Assert.Equal(summary, Read($"<key>9000</key>{backing}<yieldOnPoll>false</yieldOnPoll>").Backing!.Summary);

    [Theory]
    [InlineData("")]
    [InlineData("""<backing xsi:type="VirtualSerialPortQuantumBackingInfo"><entanglement>strong</entanglement></backing>""")]
    public void A_backing_that_is_missing_or_unknown_is_none(string backing)
        => Assert.True(Read($"<key>9000</key>{backing}<yieldOnPoll>false</yieldOnPoll>").BackingLost);

    [Fact]
    public void The_type_counts_under_any_prefix()
    {
        using XmlReader reader = Reply.Read("""
            <VirtualDevice xmlns="urn:vim25" xmlns:ns7="http://www.w3.org/2001/XMLSchema-instance" xmlns:v="urn:vim25" ns7:type="v:VirtualSerialPort">
            <key>9000</key><backing ns7:type="v:VirtualSerialPortURIBackingInfo"><serviceURI>tcp://a:1</serviceURI><direction>client</direction></backing><yieldOnPoll>true</yieldOnPoll>
            </VirtualDevice>
            """);
        Assert.Equal("VirtualSerialPort", VimXml.TypeOf(reader));
        Assert.Equal(new UriBacking("tcp://a:1", SerialDirection.Client), SerialPortXml.Read(reader).Backing);
    }

    [Fact]
    public void Reading_ends_behind_the_device()
    {
        using XmlReader reader = Reply.Read($"""<all {Reply.Xsi}><d xsi:type="VirtualSerialPort"><key>9000</key></d><next/></all>""");
        Assert.True(VimXml.Enter(reader));
        SerialPortXml.Read(reader);
        Assert.Equal("next", reader.LocalName);
    }

    private static SerialPort Read(string content)
    {
        using XmlReader reader = Reply.Read($"""<VirtualDevice xmlns="urn:vim25" {Reply.Xsi} xsi:type="VirtualSerialPort">{content}</VirtualDevice>""");
        return SerialPortXml.Read(reader);
    }
}
