using System.Linq;
using VmSerial.Errors;
using VmSerial.Tls;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class AddressAndNameTests
{
    [Theory]
    [InlineData("vc01", "vc01", 443, "https://vc01/sdk")]
    [InlineData("vc01.example.com:8443", "vc01.example.com", 8443, "https://vc01.example.com:8443/sdk")]
    [InlineData("10.0.0.5", "10.0.0.5", 443, "https://10.0.0.5/sdk")]
    [InlineData("::1", "::1", 443, "https://[::1]/sdk")]
    [InlineData("[fd00::5]:9443", "fd00::5", 9443, "https://[fd00::5]:9443/sdk")]
    [InlineData(" vc01 ", "vc01", 443, "https://vc01/sdk")]
    public void A_server_is_named_with_or_without_its_port(string name, string host, int port, string sdk)
    {
        ServerAddress address = ServerAddress.Parse(name);
        Assert.Equal((name, host, port, sdk), (address.Name, address.Host, address.Port, address.SdkUri.AbsoluteUri));
    }

    [Theory]
    [InlineData("")]
    [InlineData("vc01:")]
    [InlineData("vc01:0")]
    [InlineData("vc01:65536")]
    [InlineData("vc01:https")]
    [InlineData("https://vc01/sdk")]
    [InlineData("vc 01")]
    [InlineData("[::1")]
    [InlineData("[::1]443")]
    public void What_is_no_server_is_refused_with_the_right_forms(string name)
    {
        VmSerialException e = Assert.Throws<VmSerialException>(() => ServerAddress.Parse(name));
        Assert.Equal("InvalidServerName", e.Id);
        Assert.Contains("vc01:8443", e.Advice);
    }

    [Theory]
    [InlineData("a%2fb", "a/b")]
    [InlineData("a%2Fb%5Cc%5c", "a/b\\c\\")]
    [InlineData("100%25", "100%")]
    [InlineData("%252f", "%2f")]
    [InlineData("%", "%")]
    [InlineData("%2", "%2")]
    [InlineData("%41", "%41")]
    [InlineData("plain", "plain")]
    public void The_API_s_escapes_in_names_are_undone_once(string escaped, string name) => Assert.Equal(name, EntityName.Unescape(escaped));

    [Theory]
    [InlineData("AA:BB")]
    [InlineData("aa-bb")]
    [InlineData("sha256 aabb")]
    public void A_thumbprint_is_taken_in_any_form(string start)
    {
        string rest = string.Concat(Enumerable.Repeat("0F", 30));
        Assert.Equal("AA:BB:" + string.Join(":", Enumerable.Repeat("0F", 30)), CertificateThumbprint.Normalize(start + rest));
    }

    [Fact]
    public void A_SHA_1_thumbprint_is_recognised_as_such()
        => Assert.Contains("SHA-1", Assert.Throws<VmSerialException>(() => CertificateThumbprint.Normalize(new string('A', 40))).Message);

    [Theory]
    [InlineData(new byte[] { 22, 3, 3, 0, 80, 2, 0, 0, 76, 3, 3 }, "Modern")]
    [InlineData(new byte[] { 22, 3, 1, 0, 80, 2, 0, 0, 76, 3, 1 }, "TooOld")]
    [InlineData(new byte[] { 22, 3, 2, 0, 80, 2, 0, 0, 76, 3, 2 }, "TooOld")]
    [InlineData(new byte[] { 22, 3, 0, 0, 80, 2, 0, 0, 76, 3, 0 }, "TooOld")]
    [InlineData(new byte[] { 21, 3, 1, 0, 2, 2, 70 }, "TooOld")]
    [InlineData(new byte[] { 21, 3, 3, 0, 2, 2, 40 }, "Unknown")]
    [InlineData(new byte[] { (byte)'H', (byte)'T', (byte)'T', (byte)'P', (byte)'/', (byte)'1', (byte)'.', (byte)'1', 32, 52, 48 }, "NotTls")]
    [InlineData(new byte[] { }, "Unknown")]
    public void The_head_of_a_server_s_hello_tells_its_TLS_version(byte[] head, string answer) => Assert.Equal(answer, ServerHello.Judge(head, head.Length).ToString());
}
