using System;
using VmSerial.Probes.HostPath;
using VmSerial.Serial;
using VmSerial.Tls;
using Xunit;

namespace VmSerial.Unit.Probes.Paths;

/// <summary>What a URI asks of a certificate.</summary>
public sealed class TlsJudgeTests
{
    private static readonly DateTime s_now = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly PeerCertificate s_seen = new()
    {
        Subject = "CN=nport-a.lab, O=Lab",
        Issuer = "CN=Lab CA",
        AlternativeNames = ["nport-a.example"],
        NotBefore = s_now.AddDays(-1),
        NotAfter = s_now.AddDays(1),
        Sha1Thumbprint = "AA:BB:CC",
        Sha256Thumbprint = "11:22:33",
    };

    [Theory]
    [InlineData("telnets://nport-a:4001", true)]
    [InlineData("telnets://nport-a:4001#thumbprint=aabbcc", true)]
    [InlineData("telnets://nport-a:4001#thumbprint=11:22:33", true)]
    [InlineData("telnets://nport-a:4001#thumbprint=aabbcd", false)]
    [InlineData("telnets://nport-a:4001#peerName=NPORT-A.example", true)]
    [InlineData("telnets://nport-a:4001#peerName=nport-a.lab", true)]
    [InlineData("telnets://nport-a:4001#verify&peerName=nport-b.lab", false)]
    [InlineData("telnets://nport-a:4001#verify", true)]
    public void A_certificate_is_rejected_only_for_what_the_URI_asks(string uri, bool taken)
        => Assert.Equal(taken, TlsJudge.Rejects(SerialUri.Parse(uri), s_seen, s_now) is null);

    [Fact]
    public void One_that_is_out_of_date_is_rejected_where_it_is_verified_and_not_where_it_is_pinned()
    {
        DateTime late = s_now.AddYears(1);
        Assert.NotNull(TlsJudge.Rejects(SerialUri.Parse("telnets://nport-a:4001#verify"), s_seen, late));
        Assert.Null(TlsJudge.Rejects(SerialUri.Parse("telnets://nport-a:4001"), s_seen, late));
        Assert.Null(TlsJudge.Rejects(SerialUri.Parse("telnets://nport-a:4001#thumbprint=aabbcc"), s_seen, late));
    }
}
