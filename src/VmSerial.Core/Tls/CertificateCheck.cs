using System;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace VmSerial.Tls;

/// <summary>
/// Decides about a peer's certificate: verified by its chain, or pinned by its SHA-256 thumbprint, or accepted unseen by
/// those who asked for it. The last refusal is kept, because TLS clients tell their callers only that there was one.
/// </summary>
/// <param name="policy">What is accepted.</param>
/// <param name="name">The peer as the user named it.</param>
/// <param name="host">The host that the certificate has to be made out to.</param>
internal sealed class CertificateCheck(TlsPolicy policy, string name, string host)
{
    private readonly string? _pinned = policy.Thumbprint is null ? null : CertificateThumbprint.Normalize(policy.Thumbprint);
    private volatile CertificateException? _refusal;
    private volatile PeerCertificate? _seen;

    /// <summary>The last refusal; null when there was none.</summary>
    internal CertificateException? Refusal => _refusal;

    /// <summary>The last certificate that was looked at; null when there was none.</summary>
    internal PeerCertificate? Seen => _seen;

    /// <summary>The callback of the TLS handshake.</summary>
    internal bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return Refuse(null, "it showed no certificate");
        string? problem = errors == SslPolicyErrors.None ? null : Reason(certificate, chain, errors);
        PeerCertificate seen = PeerCertificate.Of(certificate, problem);
        _seen = seen;
        if (_pinned is not null)
            return _pinned == seen.Sha256Thumbprint || Refuse(seen, $"the certificate with thumbprint {_pinned} was expected");
        return problem is null || policy.SkipCertificateCheck || Refuse(seen, problem);
    }

    private bool Refuse(PeerCertificate? certificate, string reason)
    {
        _refusal = new CertificateException(name, certificate, _pinned, reason);
        return false;
    }

    private string Reason(X509Certificate certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return $"it is made out to '{certificate.Subject}', not to '{host}'";
        X509ChainStatusFlags flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return $"it is valid from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()} only";
        if (flags.HasFlag(X509ChainStatusFlags.Revoked))
            return "it was revoked";
        return certificate.Subject == certificate.Issuer
            ? "it is signed by itself, and this machine does not trust it"
            : $"this machine does not trust its issuer '{certificate.Issuer}'";
    }
}
