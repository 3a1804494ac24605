using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class WireTraceTests
{
    [Theory]
    [InlineData("<userName>ann</userName><password>s3cret&amp;</password>", "<userName>ann</userName><password>***</password>")]
    [InlineData("<v:password xsi:type=\"xsd:string\">s3cret</v:password>", "<v:password xsi:type=\"xsd:string\">***</v:password>")]
    [InlineData("<cloneTicket>cst-VCT-1</cloneTicket>", "<cloneTicket>***</cloneTicket>")]
    [InlineData("<AcquireCloneTicketResponse xmlns=\"urn:vim25\"><returnval>cst-VCT-1</returnval></AcquireCloneTicketResponse>", "<AcquireCloneTicketResponse xmlns=\"urn:vim25\"><returnval>***</returnval></AcquireCloneTicketResponse>")]
    [InlineData("<LoginResponse><returnval><key>52f1</key><userName>ann</userName></returnval></LoginResponse>", "<LoginResponse><returnval><key>***</key><userName>ann</userName></returnval></LoginResponse>")]
    [InlineData("<_this type=\"PropertyCollector\">session[52f1-aa]5280</_this>", "<_this type=\"PropertyCollector\">session[***]5280</_this>")]
    public void Secrets_are_blanked(string text, string blanked) => Assert.Equal(blanked, WireTrace.BlankSecrets(text));

    [Theory]
    [InlineData("<key>9000</key><deviceInfo><label>Serial port 1</label></deviceInfo>")]
    [InlineData("<QueryOptionsResponse><returnval><key>config.vpxd.SerialPort.PersistNetworkBacking</key><value>true</value></returnval></QueryOptionsResponse>")]
    [InlineData("<serviceURI>tcp://nport-a:4001</serviceURI>")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, WireTrace.BlankSecrets(text));
}
