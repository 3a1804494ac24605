using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;

namespace VmSerial.Tls;

/// <summary>What a peer's certificate says. Immutable.</summary>
public sealed record PeerCertificate
{
    private const string AlternativeNamesOid = "2.5.29.17"; // RFC 5280, 4.2.1.6

    /// <summary>Whom it is made out to, as a distinguished name.</summary>
    public required string Subject { get; init; }

    /// <summary>Who signed it, as a distinguished name.</summary>
    public required string Issuer { get; init; }

    /// <summary>DNS names, addresses and URIs that it is made out to as well (RFC 5280, subjectAltName), at most 100.</summary>
    public IReadOnlyList<string> AlternativeNames { get; init; } = [];

    /// <summary>The first moment it is valid, UTC.</summary>
    public required DateTime NotBefore { get; init; }

    /// <summary>The last moment it is valid, UTC.</summary>
    public required DateTime NotAfter { get; init; }

    /// <summary>The SHA-1 thumbprint, which older products show, as <c>AA:BB:…</c>.</summary>
    public required string Sha1Thumbprint { get; init; }

    /// <summary>The SHA-256 thumbprint, as <c>AA:BB:…</c>.</summary>
    public required string Sha256Thumbprint { get; init; }

    /// <summary>Why this machine does not trust it by its issuer, name and dates, as the end of a sentence; null when it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it names itself as its issuer.</summary>
    public bool IsSelfSigned => Subject == Issuer;

    /// <summary>Reads a certificate.</summary>
    internal static PeerCertificate Of(X509Certificate certificate, string? problem)
    {
        byte[] der = certificate.GetRawCertData();
#if NET9_0_OR_GREATER
        using X509Certificate2 whole = X509CertificateLoader.LoadCertificate(der);
#else
        using X509Certificate2 whole = new(der);
#endif
        X509Extension? names = whole.Extensions.Cast<X509Extension>().FirstOrDefault(e => e.Oid?.Value == AlternativeNamesOid);
        return new PeerCertificate
        {
            Subject = whole.Subject,
            Issuer = whole.Issuer,
            AlternativeNames = names is null ? [] : SubjectAlternativeNames.Read(names.RawData),
            NotBefore = whole.NotBefore.ToUniversalTime(),
            NotAfter = whole.NotAfter.ToUniversalTime(),
            Sha1Thumbprint = CertificateThumbprint.Sha1(der),
            Sha256Thumbprint = CertificateThumbprint.Sha256(der),
            Problem = problem,
        };
    }
}
