using System.IO;
using System.Text;
using System.Xml;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Serial;
using VmSerial.VSphere;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class ReconfigSpecXmlTests
{
    private static readonly SerialPort s_port = new()
    {
        Key = 9001,
        Label = "Serial port 2",
        Summary = "Remote tcp://nport-a:4001",
        Backing = new UriBacking("tcp://nport-a:4001", SerialDirection.Client),
        StartConnected = true,
        AllowGuestControl = true,
        Connected = true,
        Status = PortStatus.Ok,
        ControllerKey = 400,
        UnitNumber = 1,
        YieldOnPoll = true,
    };

    [Fact]
    public void An_edit_sends_the_whole_device_in_the_order_of_the_WSDL()
        => Assert.Equal("""<spec xmlns="urn:vim25"><changeVersion>2026-11-22T10:00:00.123456Z</changeVersion><deviceChange><operation>edit</operation><device xsi:type="VirtualSerialPort">"""
            + """<key>9001</key><deviceInfo xsi:type="Description"><label>Serial port 2</label><summary>Remote tcp://nport-a:4001</summary></deviceInfo>"""
            + """<backing xsi:type="VirtualSerialPortURIBackingInfo"><serviceURI>tcp://nport-a:4001</serviceURI><direction>client</direction></backing>"""
            + "<connectable><startConnected>true</startConnected><allowGuestControl>true</allowGuestControl><connected>true</connected><status>ok</status></connectable>"
            + "<controllerKey>400</controllerKey><unitNumber>1</unitNumber><yieldOnPoll>true</yieldOnPoll></device></deviceChange></spec>",
            Write(new ConfigSpec("2026-11-22T10:00:00.123456Z", [new PortEdit(PortOperation.Edit, s_port)])));

    [Fact]
    public void A_new_port_needs_no_description_and_has_a_negative_key()
        => Assert.Equal("""<spec xmlns="urn:vim25"><deviceChange><operation>add</operation><device xsi:type="VirtualSerialPort"><key>-1</key>"""
            + """<backing xsi:type="VirtualSerialPortURIBackingInfo"><serviceURI>vSPC.py</serviceURI><direction>server</direction><proxyURI>telnet://vspc01:13370</proxyURI></backing>"""
            + "<connectable><startConnected>true</startConnected><allowGuestControl>false</allowGuestControl><connected>false</connected></connectable>"
            + "<yieldOnPoll>false</yieldOnPoll></device></deviceChange></spec>",
            Write(new ConfigSpec("", [new PortEdit(PortOperation.Add, new SerialPort { Key = -1, StartConnected = true, Backing = new UriBacking("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370") })])));

    [Fact]
    public void Edits_keep_their_order()
    {
        string spec = Write(new ConfigSpec("v", [new PortEdit(PortOperation.Remove, s_port), new PortEdit(PortOperation.Add, s_port with { Key = -1 })]));
        Assert.True(spec.IndexOf("<operation>remove", System.StringComparison.Ordinal) < spec.IndexOf("<operation>add", System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a<b>&c\"d'", "a&lt;b&gt;&amp;c\"d'")]
    [InlineData("]]>", "]]&gt;")]
    public void Text_is_escaped(string uri, string written)
        => Assert.Contains($"<serviceURI>{written}</serviceURI>", Write(new ConfigSpec("", [new PortEdit(PortOperation.Edit, s_port with { Backing = new UriBacking(uri, SerialDirection.Client) })])));

    [Theory]
    [InlineData("file", """<backing xsi:type="VirtualSerialPortFileBackingInfo"><fileName>[ds] f</fileName><datastore type="Datastore">datastore-7</datastore><backingObjectId>b</backingObjectId></backing>""")]
    [InlineData("pipe", """<backing xsi:type="VirtualSerialPortPipeBackingInfo"><pipeName>p</pipeName><endpoint>client</endpoint><noRxLoss>false</noRxLoss></backing>""")]
    [InlineData("device", """<backing xsi:type="VirtualSerialPortDeviceBackingInfo"><deviceName>d</deviceName><useAutoDetect>true</useAutoDetect></backing>""")]
    [InlineData("thinprint", """<backing xsi:type="VirtualSerialPortThinPrintBackingInfo" />""")]
    public void Other_backings_go_back_as_they_came(string kind, string written)
    {
        SerialBacking backing = kind switch
        {
            "file" => new FileBacking("[ds] f", "datastore-7", "b"),
            "pipe" => new PipeBacking("p", SerialDirection.Client, false),
            "device" => new DeviceBacking("d", true),
            _ => new ThinPrintBacking(),
        };
        Assert.Contains(written, Write(new ConfigSpec("", [new PortEdit(PortOperation.Edit, s_port with { Backing = backing })])));
    }

    [Fact]
    public void A_port_that_lost_its_backing_goes_back_without_one()
        => Assert.DoesNotContain("backing", Write(new ConfigSpec("", [new PortEdit(PortOperation.Remove, s_port with { Backing = null })])));

    [Fact]
    public void What_is_written_is_read_again()
        => Prop.ForAll(Ports(), port => Read(Write(new ConfigSpec("v", [new PortEdit(PortOperation.Edit, port)]))) == port).QuickCheckThrowOnFailure();

    private static Arbitrary<SerialPort> Ports()
    {
        Gen<string> text = ArbMap.Default.GeneratorFor<char>().Where(XmlConvert.IsXmlChar).Where(c => c != '\r').ListOf()
            .Select(chars => new string([.. chars]).Trim()).Where(t => t.Length > 0);
        Gen<bool> flag = ArbMap.Default.GeneratorFor<bool>();
        Gen<SerialDirection> direction = Gen.Elements(SerialDirection.Client, SerialDirection.Server);
        Gen<SerialBacking?> backing = Gen.OneOf(
            text.SelectMany(u => direction.SelectMany(d => flag.SelectMany(proxied => text.Select(p => (SerialBacking?)new UriBacking(u, d, proxied ? p : null))))),
            text.SelectMany(f => flag.Select(known => (SerialBacking?)new FileBacking(f, known ? "datastore-1" : null))),
            text.SelectMany(p => direction.SelectMany(d => flag.Select(loss => (SerialBacking?)new PipeBacking(p, d, loss)))),
            text.SelectMany(d => flag.Select(auto => (SerialBacking?)new DeviceBacking(d, auto))),
            Gen.Constant<SerialBacking?>(new ThinPrintBacking()),
            Gen.Constant<SerialBacking?>(null));
        Gen<SerialPort> ports =
            from b in backing
            from label in text
            from start in flag
            from guest in flag
            from connected in flag
            from yield in flag
            from status in Gen.Elements(PortStatus.Unknown, PortStatus.Ok, PortStatus.RecoverableError, PortStatus.UnrecoverableError, PortStatus.Untried)
            from number in Gen.Choose(0, 31)
            select new SerialPort
            {
                Key = 9000 + number, UnitNumber = number, ControllerKey = 400, Label = label, Summary = label, Backing = b,
                StartConnected = start, AllowGuestControl = guest, Connected = connected, YieldOnPoll = yield, Status = status,
            };
        return ports.ToArbitrary();
    }

    private static string Write(ConfigSpec spec)
    {
        var buffer = new MemoryStream();
        using (XmlWriter writer = XmlWriter.Create(buffer, new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false) }))
        {
            writer.WriteStartElement("root");
            writer.WriteAttributeString("xmlns", "xsi", null, VimXml.InstanceNamespace);
            ReconfigSpecXml.Write(writer, spec);
            writer.WriteEndElement();
        }
        string all = Encoding.UTF8.GetString(buffer.ToArray());
        int start = all.IndexOf("<spec", System.StringComparison.Ordinal);
        return all[start..all.LastIndexOf("</root>", System.StringComparison.Ordinal)];
    }

    private static SerialPort Read(string spec)
    {
        using XmlReader reader = Reply.Read($"<root {Reply.Xsi}>{spec}</root>");
        reader.ReadToFollowing("device");
        return SerialPortXml.Read(reader);
    }
}
