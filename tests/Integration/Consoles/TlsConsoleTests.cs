using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Errors;
using VmSerial.Telnet;
using VmSerial.Tls;
using Xunit;

namespace VmSerial.Integration.Consoles;

public sealed class TlsConsoleTests : IDisposable
{
    private readonly X509Certificate2 _certificate = Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData("ssl")]
    [InlineData("telnets")]
    public async Task Random_bytes_come_through_TLS_both_ways_at_once(string scheme)
    {
        const int size = 1 << 20;
        byte[] ours = RandomNumberGenerator.GetBytes(size);
        byte[] theirs = RandomNumberGenerator.GetBytes(size);
        byte[] arrived = [];
        await using SocketPeer peer = Serve(async (socket, tls, ct) =>
        {
            await using ConsoleChannel far = new(socket, tls, scheme == "telnets" ? TelnetPolicy.Server : null, "the test", TimeSpan.FromSeconds(30));
            await far.OpenAsync(ct);
            Task<byte[]> reading = ConsoleChannelTests.ReadAsync(far, size);
            await ConsoleChannelTests.WriteAsync(far, theirs);
            arrived = await reading;
            await ConsoleChannelTests.WriteAsync(far, [1]);
            await far.ReadAsync(new byte[1], 0, 1, ct);
        });
        await using ConsoleChannel near = await ConnectAsync(peer, scheme, new TlsPolicy { Thumbprint = _certificate.GetCertHashString(HashAlgorithmName.SHA256) });

        Task<byte[]> received = ConsoleChannelTests.ReadAsync(near, size + 1);
        await ConsoleChannelTests.WriteAsync(near, ours);

        Assert.True((await received).AsSpan(0, size).SequenceEqual(theirs), "What they sent is not what came.");
        Assert.True(arrived.AsSpan().SequenceEqual(ours), "What we sent is not what came.");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_with_its_thumbprint()
    {
        await using SocketPeer peer = Serve((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        CertificateException failure = await Assert.ThrowsAsync<CertificateException>(() => ConnectAsync(peer, "ssl", TlsPolicy.System));
        Assert.Equal(_certificate.GetCertHashString(HashAlgorithmName.SHA256), failure.Thumbprint.Replace(":", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_does_not_speak_TLS_is_told_from_one_whose_certificate_is_wrong()
    {
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            await socket.SendAsync("login: "u8.ToArray(), ct);
            await SocketPeer.DrainAsync(socket, ct);
        });
        VmSerialException failure = await Assert.ThrowsAnyAsync<VmSerialException>(() => ConnectAsync(peer, "ssl", TlsPolicy.System));
        Assert.Equal("TlsNotSpoken", failure.Id);
    }

    private SocketPeer Serve(Func<Socket, SslStream, CancellationToken, Task> serve) => SocketPeer.Start(async (socket, ct) =>
    {
        await using SslStream tls = new(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, ct);
        }
        catch (Exception e) when (e is System.IO.IOException or System.Security.Authentication.AuthenticationException)
        {
            return;
        }
        await serve(socket, tls, ct);
    });

    private static Task<ConsoleChannel> ConnectAsync(SocketPeer peer, string scheme, TlsPolicy policy)
        => ConsoleConnector.ConnectAsync(ConsoleTarget.Of($"{scheme}://127.0.0.1:{peer.Port}"), new ConsoleOptions { Tls = policy }, Token);

    private static X509Certificate2 Create()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=esx01", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
