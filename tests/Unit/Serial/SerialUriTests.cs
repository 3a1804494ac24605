using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.Serial;
using Xunit;

namespace VmSerial.Unit.Serial;

public sealed class SerialUriTests
{
    [Theory]
    [InlineData("nport-a:4001", "tcp://nport-a:4001")]
    [InlineData("TCP://NPort-A:4001", "tcp://nport-a:4001")]
    [InlineData("tcp4://192.0.2.1:1", "tcp4://192.0.2.1:1")]
    [InlineData("tcp6://[2001:DB8::1]:65535", "tcp6://[2001:db8::1]:65535")]
    [InlineData("ssl://h:443", "ssl://h:443")]
    [InlineData("tcp+ssl://h:443", "ssl://h:443")]
    [InlineData("tcp4+ssl://h:443", "tcp4+ssl://h:443")]
    [InlineData("tcp6+ssl://h:443", "tcp6+ssl://h:443")]
    [InlineData("telnet://:12345", "telnet://:12345")]
    [InlineData("telnets://vspc01:13370#verify&peerName=vspc01", "telnets://vspc01:13370#verify&peerName=vspc01")]
    [InlineData("telnet://under_score.example.:23", "telnet://under_score.example.:23")]
    public void Every_form_of_the_vsphere_api_is_read(string text, string canonical)
        => Assert.Equal(canonical, SerialUri.Parse(text).ToString());

    [Theory]
    [InlineData("", "tcp://host:port")]
    [InlineData("tcp://5000", "tcp://:5000")]
    [InlineData("tcp://5000", "tcp://host:5000")]
    [InlineData("tcp://nport-a", "tcp://nport-a:port")]
    [InlineData("telnet://", "telnet://host:port")]
    [InlineData("tcp://h:0", "1 to 65535")]
    [InlineData("tcp://h:65536", "1 to 65535")]
    [InlineData("tcp://h:99999999999", "1 to 65535")]
    [InlineData("tcp://h:+5", "not a port")]
    [InlineData("tcp://h:", "not a port")]
    [InlineData("tcp://h:4001x", "not a port")]
    [InlineData("tcp://h:4001/", "nothing behind it")]
    [InlineData("tcp://h:4001?a=b", "nothing behind it")]
    [InlineData("tcp://user:pw@h:4001", "user name")]
    [InlineData("http://h:80", "unknown scheme 'http'")]
    [InlineData("tcp+tls://h:80", "unknown scheme 'tcp+tls'")]
    [InlineData("tcp://2001:db8::1:4001", "brackets")]
    [InlineData("tcp://[2001:db8::1:4001", "lacks the ']'")]
    [InlineData("tcp://[2001:db8::1]", "[2001:db8::1]:port")]
    [InlineData("tcp://[192.0.2.1]:1", "not an IPv6 address")]
    [InlineData("tcp4://[2001:db8::1]:1", "IPv4 only")]
    [InlineData("tcp6://192.0.2.1:1", "IPv6 only")]
    [InlineData("tcp6+ssl://192.0.2.1:1", "IPv6 only")]
    [InlineData("tcp://192.0.2:1", "not an IPv4 address")]
    [InlineData("tcp://192.0.2.256:1", "not an IPv4 address")]
    [InlineData("tcp://-h:1", "neither a DNS name nor an address")]
    [InlineData("tcp://h..x:1", "neither a DNS name nor an address")]
    [InlineData("tcp://h h:1", "blanks")]
    [InlineData("tcp://h\n:1", "\\u000a")]
    [InlineData("tcp://h:1#verify", "telnet and telnets only")]
    [InlineData("telnets://h:1#nouuid", "unknown parameter 'nouuid'")]
    [InlineData("telnets://h:1#thumbprint", "needs a value")]
    [InlineData("telnets://h:1#verify=yes", "unknown parameter 'verify'")]
    [InlineData("telnets://h:1#", "unknown parameter ''")]
    public void What_no_host_can_use_is_refused_with_the_right_form(string text, string said)
    {
        VmSerialException e = Assert.Throws<VmSerialException>(() => SerialUri.Parse(text));
        Assert.Equal("SerialUriInvalid", e.Id);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Null(SerialUri.TryParse(text));
    }

    [Theory]
    [InlineData("tcp://h:1", false)]
    [InlineData("telnet://h:1", false)]
    [InlineData("telnets://h:1", true)]
    [InlineData("ssl://h:1", true)]
    [InlineData("tcp+ssl://h:1", true)]
    [InlineData("tcp4+ssl://h:1", true)]
    [InlineData("tcp6+ssl://h:1", true)]
    public void Only_schemes_that_always_encrypt_count_as_encrypted(string text, bool encrypted)
        => Assert.Equal(encrypted, SerialUri.Parse(text).IsEncrypted);

    [Theory]
    [InlineData("telnet://vspc01:13370", "vSPC.py", null)]
    [InlineData("telnets://vspc01:13370", "vSPC.py?port=A", null)]
    [InlineData("tcp://vspc01:13370", "vSPC.py", "telnet://vspc01:13370")]
    [InlineData("vspc01:13370", "vSPC.py", "telnet://vspc01:13370")]
    [InlineData("telnet://:13370", "vSPC.py", "names no concentrator")]
    [InlineData("telnet://u:p@vspc01:13370", "vSPC.py", "user name")]
    [InlineData("telnet://vspc01:13370", "", "1 to 2048")]
    [InlineData("telnet://vspc01:13370", "a b", "blank")]
    public void A_concentrator_is_reached_by_telnet_and_its_service_is_opaque(string proxy, string service, string? said)
    {
        string? problem = SerialUri.Validate(new UriBacking(service, SerialDirection.Server, proxy));
        if (said is null)
            Assert.Null(problem);
        else
            Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_needs_a_host_and_a_listener_does_not()
    {
        Assert.Contains("names no host", SerialUri.Validate(new UriBacking("tcp://:4001", SerialDirection.Client)), StringComparison.Ordinal);
        Assert.Null(SerialUri.Validate(new UriBacking("tcp://:4001", SerialDirection.Server)));
        Assert.Null(SerialUri.Validate(new UriBacking("tcp://192.0.2.7:4001", SerialDirection.Server)));
    }

    [Theory]
    [InlineData("nport-a:4001", "tcp://NPORT-A:4001", true)]
    [InlineData("ssl://h:1", "tcp+ssl://h:1", true)]
    [InlineData("tcp://h:1", "telnet://h:1", false)]
    [InlineData("tcp://h:1", "tcp://h:2", false)]
    [InlineData("telnets://h:1#peerName=A", "telnets://h:1#peerName=a", false)]
    [InlineData("tcp://5000", "tcp://5000", true)]
    [InlineData("tcp://5000", "tcp://:5000", false)]
    public void Two_spellings_of_one_uri_are_no_difference(string a, string b, bool same)
        => Assert.Equal(same, new UriBacking(a, SerialDirection.Client).SameAs(new UriBacking(b, SerialDirection.Client)));

    [Fact]
    public void What_a_concentrator_is_told_is_compared_to_the_letter()
    {
        UriBacking lower = new("vspc.py", SerialDirection.Server, "telnet://vspc01:13370");
        Assert.False(lower.SameAs(new UriBacking("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370")));
        Assert.True(lower.SameAs(new UriBacking("vspc.py", SerialDirection.Server, "TELNET://VSPC01:13370")));
        Assert.False(lower.SameAs(new UriBacking("vspc.py", SerialDirection.Server)));
        Assert.False(lower.SameAs(new UriBacking("vspc.py", SerialDirection.Client, "telnet://vspc01:13370")));
    }

    [Fact]
    public void Whatever_is_accepted_reads_back_as_itself()
    {
        Gen<string> host = Gen.Elements("", "h", "nport-a.lab.example", "192.0.2.1", "[2001:db8::1]", "[::]", "5000", "a_b");
        Gen<string> scheme = Gen.Elements("", "tcp://", "tcp4://", "tcp6://", "ssl://", "tcp4+ssl://", "telnet://", "telnets://", "TELNETS://");
        Gen<string> text = from s in scheme from h in host from p in Gen.Choose(-1, 70000) from f in Gen.Elements("", "#verify", "#peerName=x&verify") select $"{s}{h}:{p}{f}";
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(text.ToArbitrary(), t =>
        {
            if (SerialUri.TryParse(t) is not { } uri)
                return true;
            SerialUri again = SerialUri.Parse(uri.ToString());
            return again.Port is >= 1 and <= 65535 && again.Scheme == uri.Scheme && again.ToString() == uri.ToString();
        }));
    }

    [Fact]
    public void Noise_is_refused_and_never_breaks_the_parser()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(ArbMap.Default.ArbFor<string>(), t =>
        {
            if (t is null)
                return true;
            SerialUri? uri = SerialUri.TryParse(t);
            return uri is null || (uri.Port is >= 1 and <= 65535 && !uri.ToString().Any(char.IsControl));
        }));
}
