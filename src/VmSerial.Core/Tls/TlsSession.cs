using System;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;

namespace VmSerial.Tls;

/// <summary>TLS on a connection whose peer's certificate was accepted.</summary>
public sealed class TlsSession : IDisposable
{
    private readonly SslStream _stream;

    internal TlsSession(SslStream stream, PeerCertificate certificate)
    {
        _stream = stream;
        Certificate = certificate;
    }

    /// <summary>What is read from it and written to it goes encrypted. Disposing it closes the connection below.</summary>
    public Stream Stream => _stream;

    /// <summary>The peer's certificate; its <see cref="PeerCertificate.Problem"/> may not be null where the policy accepted it all the same.</summary>
    public PeerCertificate Certificate { get; }

    /// <summary>The version in use.</summary>
    public SslProtocols Protocol => _stream.SslProtocol;

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _stream.Dispose();
}
