using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Tls;

/// <summary>Opens TLS on a connection, as the client.</summary>
public static class TlsClient
{
    /// <summary>The versions that are spoken.</summary>
    internal const SslProtocols Versions =
#if NET
        SslProtocols.Tls12 | SslProtocols.Tls13;
#else
        SslProtocols.Tls12;
#endif

    /// <summary>Opens TLS. Whatever goes wrong, the connection below is closed.</summary>
    /// <param name="connection">The connection, which belongs to the session from now on.</param>
    /// <param name="name">The peer as the user named it, for messages.</param>
    /// <param name="host">The DNS name or address that the certificate has to be made out to.</param>
    /// <param name="policy">Which certificate is accepted.</param>
    /// <param name="timeout">The deadline of the handshake.</param>
    /// <param name="ct">Ends the handshake by closing the connection.</param>
    /// <exception cref="CertificateException">The peer's certificate is not accepted; it says what that certificate is.</exception>
    /// <exception cref="VmSerialException">
    /// <c>TlsNotSpoken</c>: the peer answers, and not with TLS. <c>TlsTooOld</c>: it speaks nothing newer than TLS 1.1. <c>TlsTimedOut</c>: it does not answer.
    /// <c>TlsFailed</c>: it broke the handshake off.
    /// </exception>
    public static async Task<TlsSession> OpenAsync(Stream connection, string name, string host, TlsPolicy policy, TimeSpan timeout, CancellationToken ct)
    {
        HeadStream heard = new(connection);
        CertificateCheck check = new(policy, name, host);
        SslStream? tls = new(heard, leaveInnerStreamOpen: false, (_, certificate, chain, errors) => check.Accepts(certificate, chain, errors));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(timeout);
        try
        {
            // The handshake takes no token on every framework; closing what it reads from ends it.
            using (deadline.Token.Register(heard.Dispose))
                await tls.AuthenticateAsClientAsync(host, null, Versions, checkCertificateRevocation: false).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            TlsSession session = new(tls, check.Seen!);
            tls = null;
            return session;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or ObjectDisposedException or InvalidOperationException or NullReferenceException)
        {
            ct.ThrowIfCancellationRequested();
            throw check.Refusal is { } refusal ? refusal : Explain(name, heard, e, timeout, deadline.IsCancellationRequested);
        }
        finally
        {
            tls?.Dispose();
        }
    }

    private static VmSerialException Explain(string name, HeadStream heard, Exception e, TimeSpan timeout, bool late)
    {
        if (heard.Answer == TlsAnswer.NotTls)
            return new("TlsNotSpoken", ErrorKind.NotSupported, $"'{name}' answers, but not with TLS.", name,
                "Use the scheme without encryption (telnet, tcp), or another port.", e);
        if (late)
            return new("TlsTimedOut", ErrorKind.TimedOut, $"'{name}' did not finish opening TLS within {timeout.TotalSeconds:0.#} s{(heard.HasAnswer ? "" : "; it said nothing")}.", name,
                "Check that the peer speaks TLS on that port: one that waits for a plain connection to begin is silent, too.", e);
        if (heard.Answer == TlsAnswer.TooOld)
            return new("TlsTooOld", ErrorKind.NotSupported, $"'{name}' speaks only TLS 1.0 or 1.1; at least TLS 1.2 is needed.", name,
                "Bring the peer up to date.", e);
        Exception innermost = e;
        while (innermost.InnerException is { } inner)
            innermost = inner;
        return new("TlsFailed", ErrorKind.ConnectionFailed, $"No TLS session with '{name}' came about: {(heard.HasAnswer ? innermost.Message.TrimEnd('.') : "it hung up")}.", name,
            "Check that the peer speaks TLS on that port, and its list of ciphers.", e);
    }
}
