using System;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>
/// Decides about a server's certificate: verified by its chain, or pinned by its SHA-256 thumbprint, or accepted unseen by
/// those who asked for it. The last refusal is kept, because HTTP clients tell their callers only that there was one.
/// </summary>
internal sealed class CertificateCheck
{
    private readonly VimConnection _connection;
    private readonly ServerAddress _address;
    private readonly string? _pinned;
    private volatile CertificateException? _refusal;

    internal CertificateCheck(VimConnection connection, ServerAddress address)
    {
        _connection = connection;
        _address = address;
        _pinned = connection.Thumbprint is null ? null : Normalize(connection.Thumbprint);
    }

    /// <summary>The last refusal; null when there was none.</summary>
    internal CertificateException? Refusal => _refusal;

    /// <summary>The callback of the TLS handshake.</summary>
    internal bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return Refuse("none", "it showed no certificate");
        string seen = ThumbprintOf(certificate);
        if (_pinned is not null)
            return _pinned == seen || Refuse(seen, $"the certificate with thumbprint {_pinned} was expected");
        if (errors == SslPolicyErrors.None || _connection.SkipCertificateCheck)
            return true;
        return Refuse(seen, Reason(certificate, chain, errors));
    }

    /// <summary>SHA-256 of the certificate, as vSphere prints it: <c>AA:BB:…</c>.</summary>
    internal static string ThumbprintOf(X509Certificate certificate)
    {
        using SHA256 sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(certificate.GetRawCertData())).Replace('-', ':');
    }

    /// <summary>A thumbprint in the form <c>AA:BB:…</c>, from any of the forms people paste.</summary>
    internal static string Normalize(string thumbprint)
    {
        string hex = new([.. thumbprint.Where(c => c is not (':' or '-' or ' ' or '\u200E')).Select(char.ToUpperInvariant)]);
        if (hex.StartsWith("SHA256", StringComparison.Ordinal))
            hex = hex.Substring(6);
        if (hex.Length != 64 || hex.Any(c => c is not (>= '0' and <= '9' or >= 'A' and <= 'F')))
        {
            string found = hex.Length == 40 ? "40 digits, which is a SHA-1 thumbprint" : $"{hex.Length} characters";
            throw new VmSerialException("InvalidThumbprint", ErrorKind.InvalidArgument,
                $"'{thumbprint}' is not a SHA-256 thumbprint: 64 hexadecimal digits were expected, found {found}.", thumbprint,
                "On the server: openssl x509 -noout -fingerprint -sha256 -in /etc/vmware/ssl/rui.crt");
        }
        return string.Join(":", Enumerable.Range(0, 32).Select(i => hex.Substring(2 * i, 2)));
    }

    private bool Refuse(string thumbprint, string reason)
    {
        _refusal = new CertificateException(_address.Name, thumbprint, _pinned, reason);
        return false;
    }

    private string Reason(X509Certificate certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return $"it is made out to '{certificate.Subject}', not to '{_address.Host}'";
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
