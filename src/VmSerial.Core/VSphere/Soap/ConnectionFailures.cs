using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Tls;

namespace VmSerial.VSphere.Soap;

/// <summary>Words for connections that did not come about or broke.</summary>
internal static class ConnectionFailures
{
    /// <summary>Whether it was the TLS handshake that failed.</summary>
    internal static bool IsHandshake(Exception e) => Chain(e).Any(x => x is AuthenticationException
#if NET
        or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
#endif
        or WebException { Status: WebExceptionStatus.SecureChannelFailure or WebExceptionStatus.TrustFailure });

    /// <summary>A failed handshake: what the server offers is asked of the server, for platforms word it in a hundred ways.</summary>
    internal static async Task<SoapConnectionException> ExplainHandshakeAsync(ServerAddress address, Exception e, CancellationToken cancellationToken)
    {
        TlsAnswer answer = await TlsProbe.AskVersionAsync(address, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            TlsAnswer.TooOld => new("TlsTooOld", ErrorKind.NotSupported,
                $"'{address.Name}' speaks only TLS 1.0 or 1.1, as ESXi 5.x does; at least TLS 1.2 is needed.", address.Name,
                "Connect to a vCenter that manages this host and speaks TLS 1.2 (vCenter 6.5 or later), and work on its VMs through that.", transient: false, e),
            TlsAnswer.NotTls => new("ServerNotVSphere", ErrorKind.NotSupported,
                $"'{address.Name}' answers on port {address.Port}, but not with TLS.", address.Name,
                "Name a vCenter or an ESXi host, with its port when that is not 443.", transient: false, e),
            TlsAnswer.Modern => new("TlsFailed", ErrorKind.ConnectionFailed,
                $"No TLS session with '{address.Name}' came about: {Innermost(e)}", address.Name,
                "Check that the server's certificate and its list of ciphers are those of a current vCenter or ESXi.", transient: true, e),
            _ => Explain(address, e, answered: false),
        };
    }

    /// <summary>A connection that failed otherwise.</summary>
    internal static SoapConnectionException Explain(ServerAddress address, Exception e, bool answered)
    {
        SocketError error = Chain(e).OfType<SocketException>().FirstOrDefault()?.SocketErrorCode ?? SocketError.SocketError;
        bool unknown = error is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
            || Chain(e).Any(x => x is WebException { Status: WebExceptionStatus.NameResolutionFailure });
        if (unknown)
        {
            return new("ServerNotFound", ErrorKind.NotFound, $"The name '{address.Host}' is not known to this machine's DNS.", address.Name,
                "Check the spelling, give the full name (vc01.example.com), or give the address.", transient: error == SocketError.TryAgain, e);
        }
        // What fails while connecting is a socket's error; what fails later comes through a stream.
        if (answered || Chain(e).Any(x => x is IOException))
        {
            string when = answered ? "while a reply was read" : "before a reply came";
            return new("ConnectionLost", ErrorKind.ConnectionFailed, $"The connection to '{address.Name}' broke {when}: {Innermost(e)}", address.Name,
                "Try again; if it happens again, look at the network between here and the server.", transient: true, e);
        }
        string found = error == SocketError.ConnectionRefused ? "the connection was refused, so nothing listens there" : Innermost(e);
        return new("ServerUnreachable", ErrorKind.ConnectionFailed, $"'{address.Name}' could not be reached on TCP port {address.Port}: {found.TrimEnd('.')}.", address.Name,
            "Check the name and the port, that the server is up, and that no firewall is in between.", transient: true, e);
    }

    /// <summary>A connection that did not come about in the time that any network needs for it.</summary>
    internal static SoapConnectionException ConnectTimedOut(ServerAddress address, Exception e) => new(
        "ServerUnreachable", ErrorKind.ConnectionFailed, $"'{address.Name}' could not be reached on TCP port {address.Port}: nothing answered.", address.Name,
        "Check the name and the port, that the server is up, and that no firewall in between drops packets.", transient: true, e);

    private static string Innermost(Exception e) => Chain(e).Last().Message;

    private static IEnumerable<Exception> Chain(Exception e)
    {
        for (Exception? x = e; x is not null; x = x.InnerException)
            yield return x;
    }
}
