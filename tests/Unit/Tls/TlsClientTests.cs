using System;
using System.Diagnostics;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Tls;
using VmSerial.Unit.Probes;
using Xunit;

namespace VmSerial.Unit.Tls;

public sealed class TlsClientTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly X509Certificate2 _certificate = TestCertificate.Create();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Thumbprint => CertificateThumbprint.Sha256(_certificate.RawData);

    [Fact]
    public async Task A_pinned_certificate_opens_a_session_that_carries_bytes_both_ways()
    {
        using LoopbackListener server = Serving(_certificate);
        using TlsSession session = await OpenAsync(server, new TlsPolicy { Thumbprint = Thumbprint.ToLowerInvariant().Replace(":", "", StringComparison.Ordinal) });
        byte[] said = Encoding.ASCII.GetBytes("there and back");
        await session.Stream.WriteAsync(said, Ct);
        byte[] heard = new byte[said.Length];
        await session.Stream.ReadExactlyAsync(heard, Ct);
        Assert.Equal(said, heard);
        Assert.Equal(Thumbprint, session.Certificate.Sha256Thumbprint);
        Assert.Contains("signed by itself", session.Certificate.Problem);
    }

    [Fact]
    public async Task A_certificate_of_nobody_this_machine_knows_is_refused_with_all_that_it_says()
    {
        using LoopbackListener server = Serving(_certificate);
        CertificateException refused = await Assert.ThrowsAsync<CertificateException>(() => OpenAsync(server, TlsPolicy.System));
        PeerCertificate seen = refused.Certificate!;
        Assert.Equal(("CN=vspc01", "CN=vspc01", true), (seen.Subject, seen.Issuer, seen.IsSelfSigned));
        Assert.Equal(["vspc01.example.com", "192.0.2.7", "2001:db8::7", "telnets://vspc01/"], seen.AlternativeNames);
        Assert.Equal((_certificate.NotBefore.ToUniversalTime(), _certificate.NotAfter.ToUniversalTime()), (seen.NotBefore, seen.NotAfter));
        Assert.Equal((59, 95), (seen.Sha1Thumbprint.Length, seen.Sha256Thumbprint.Length));
        Assert.Equal(_certificate.Thumbprint, seen.Sha1Thumbprint.Replace(":", "", StringComparison.Ordinal));
        Assert.Contains(Thumbprint, refused.Advice);
    }

    [Fact]
    public async Task Another_certificate_than_the_pinned_one_is_refused_and_both_are_named()
    {
        using LoopbackListener server = Serving(_certificate);
        string other = string.Join(":", Thumbprint.Split(':')[..31]) + (Thumbprint.EndsWith("00", StringComparison.Ordinal) ? ":01" : ":00");
        CertificateException refused = await Assert.ThrowsAsync<CertificateException>(() => OpenAsync(server, new TlsPolicy { Thumbprint = other, SkipCertificateCheck = true }));
        Assert.Equal((Thumbprint, other), (refused.Thumbprint, refused.Expected));
    }

    [Fact]
    public async Task Any_certificate_is_taken_when_asked_and_what_is_wrong_with_it_is_still_said()
    {
        using X509Certificate2 old = TestCertificate.Create(notAfter: DateTimeOffset.UtcNow.AddDays(-1));
        using LoopbackListener server = Serving(old);
        using TlsSession session = await OpenAsync(server, new TlsPolicy { SkipCertificateCheck = true });
        Assert.Contains("valid from", session.Certificate.Problem);
    }

    [Fact]
    public async Task A_peer_that_speaks_in_plain_text_is_not_taken_for_a_failed_handshake()
    {
        using LoopbackListener server = LoopbackListener.That(peer => peer.Send(Encoding.ASCII.GetBytes("Welcome to the concentrator\r\n")));
        Assert.Equal("TlsNotSpoken", (await FailAsync(server, s_patience)).Id);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_given_up_when_the_time_is_over()
    {
        using LoopbackListener server = LoopbackListener.That(_ => { });
        var watch = Stopwatch.StartNew();
        VmSerialException late = await FailAsync(server, TimeSpan.FromMilliseconds(300));
        Assert.Equal(("TlsTimedOut", ErrorKind.TimedOut), (late.Id, late.Kind));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.25, 20);
    }

    [Fact]
    public async Task A_peer_that_hangs_up_has_broken_the_handshake_off()
    {
        using LoopbackListener server = LoopbackListener.That(peer => peer.Dispose());
        Assert.Equal("TlsFailed", (await FailAsync(server, s_patience)).Id);
    }

    [Fact]
    public async Task A_peer_of_old_versions_is_told_as_such()
    {
        // A ServerHello of TLS 1.0, as ESXi 5.x sends it, and nothing after it but the end.
        using LoopbackListener server = LoopbackListener.That(peer =>
        {
            peer.Send([22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1, .. new byte[32], 0, 0, 47, 0]);
            peer.Shutdown(SocketShutdown.Send);
        });
        Assert.Equal("TlsTooOld", (await FailAsync(server, s_patience)).Id);
    }

    [Fact]
    public async Task Cancelling_closes_the_connection()
    {
        TaskCompletionSource<int> ended = new();
        using LoopbackListener server = LoopbackListener.That(peer => _ = Task.Run(() =>
        {
            byte[] hello = new byte[4096];
            int read;
            do
            {
                try
                {
                    read = peer.Receive(hello);
                }
                catch (SocketException)
                {
                    read = 0;
                }
            }
            while (read > 0);
            ended.TrySetResult(0);
        }));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await TlsClient.OpenAsync(await ConnectAsync(server), "vspc01", "vspc01", TlsPolicy.System, s_patience, stop.Token));
        await ended.Task.WaitAsync(s_patience, Ct);
    }

    public void Dispose() => _certificate.Dispose();

    private static async Task<VmSerialException> FailAsync(LoopbackListener server, TimeSpan timeout)
        => await Assert.ThrowsAsync<VmSerialException>(async () => await TlsClient.OpenAsync(await ConnectAsync(server), "vspc01:13370", "vspc01", TlsPolicy.System, timeout, Ct));

    private static async Task<TlsSession> OpenAsync(LoopbackListener server, TlsPolicy policy)
        => await TlsClient.OpenAsync(await ConnectAsync(server), "vspc01:13370", "vspc01", policy, s_patience, Ct);

    private static async Task<Stream> ConnectAsync(LoopbackListener server)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port, Ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    // Sends back what comes.
    private static LoopbackListener Serving(X509Certificate2 certificate) => LoopbackListener.That(peer => _ = EchoAsync(peer, certificate));

    private static async Task EchoAsync(Socket peer, X509Certificate2 certificate)
    {
        try
        {
            using SslStream tls = new(new NetworkStream(peer), leaveInnerStreamOpen: false);
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.CopyToAsync(tls, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The client did not like the certificate, or is done.
        }
    }
}
