using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Tls;

namespace VmSerial.VSphere.Soap;

/// <summary>Looks at a server's TLS without sending it anything of value.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The SHA-256 thumbprint of the certificate that the server shows.</summary>
    internal static async Task<string> ReadThumbprintAsync(ServerAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        using var client = new TcpClient();
        using CancellationTokenRegistration closing = deadline.Token.Register(client.Close);
        string? thumbprint = null;
        try
        {
            await client.ConnectAsync(address.Host, address.Port).ConfigureAwait(false);
            using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => Keep(certificate, ref thumbprint));
            await tls.AuthenticateAsClientAsync(address.Host, null, SslProtocols.Tls12, checkCertificateRevocation: false).ConfigureAwait(false);
        }
        catch (Exception) when (thumbprint is not null)
        {
            // What was asked for is known; how the handshake ended after that does not matter.
        }
        catch (Exception e) when (deadline.IsCancellationRequested && e is SocketException or IOException or ObjectDisposedException or AuthenticationException or NullReferenceException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SoapConnectionException("RequestTimedOut", Errors.ErrorKind.TimedOut, $"'{address.Name}' did not show its certificate within {timeout.TotalSeconds:0.#} s.",
                address.Name, "Check that the server is up and reachable from here.", transient: true, e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw await ConnectionFailures.ExplainHandshakeAsync(address, e, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw ConnectionFailures.Explain(address, e, answered: false);
        }
        return thumbprint ?? throw new SoapConnectionException("ServerNotVSphere", Errors.ErrorKind.NotSupported, $"'{address.Name}' showed no certificate.",
            address.Name, "Name a vCenter or an ESXi host, with its port when that is not 443.", transient: false);
    }

    /// <summary>
    /// Says hello with an offer of TLS 1.2 and reads the version that the server picks (<see cref="ServerHello"/>).
    /// </summary>
    internal static async Task<TlsAnswer> AskVersionAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        using var client = new TcpClient();
        using CancellationTokenRegistration closing = deadline.Token.Register(client.Close);
        try
        {
            await client.ConnectAsync(address.Host, address.Port).ConfigureAwait(false);
            NetworkStream stream = client.GetStream();
            byte[] hello = ClientHello();
            await stream.WriteAsync(hello, 0, hello.Length, deadline.Token).ConfigureAwait(false);
            byte[] head = new byte[ServerHello.HeadLength];
            int count = 0;
            while (count < head.Length)
            {
                int read = await stream.ReadAsync(head, count, head.Length - count, deadline.Token).ConfigureAwait(false);
                if (read == 0)
                    break;
                count += read;
            }
            return ServerHello.Judge(head, count);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TlsAnswer.Unknown;
        }
    }

    private static bool Keep(X509Certificate? certificate, ref string? thumbprint)
    {
        if (certificate is not null)
            thumbprint = CertificateThumbprint.Sha256(certificate.GetRawCertData());
        return true;
    }

    private static byte[] ClientHello()
    {
        byte[] suites = [0xC0, 0x2F, 0xC0, 0x30, 0xC0, 0x2B, 0xC0, 0x2C, 0xC0, 0x13, 0xC0, 0x14, 0xC0, 0x09, 0xC0, 0x0A, 0x00, 0x9C, 0x00, 0x2F, 0x00, 0x35, 0x00, 0x0A];
        byte[] extensions =
        [
            0x00, 0x0A, 0x00, 0x06, 0x00, 0x04, 0x00, 0x17, 0x00, 0x18, // supported groups: secp256r1, secp384r1
            0x00, 0x0B, 0x00, 0x02, 0x01, 0x00,                         // point formats: uncompressed
            0x00, 0x0D, 0x00, 0x0A, 0x00, 0x08, 0x04, 0x01, 0x05, 0x01, 0x02, 0x01, 0x04, 0x03, // signature algorithms
        ];
        byte[] random = new byte[32];
        Array.Copy(Guid.NewGuid().ToByteArray(), random, 16);
        byte[] body =
        [
            3, 3, .. random, 0,
            0, (byte)suites.Length, .. suites,
            1, 0,
            0, (byte)extensions.Length, .. extensions,
        ];
        return [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
    }
}
