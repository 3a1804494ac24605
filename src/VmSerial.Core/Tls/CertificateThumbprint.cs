using System;
using System.Linq;
using System.Security.Cryptography;
using VmSerial.Errors;

namespace VmSerial.Tls;

/// <summary>Thumbprints as vSphere prints them: <c>AA:BB:…</c>.</summary>
internal static class CertificateThumbprint
{
    /// <summary>SHA-256 of a certificate (DER).</summary>
    internal static string Sha256(byte[] certificate)
    {
        using SHA256 sha = SHA256.Create();
        return Text(sha.ComputeHash(certificate));
    }

    /// <summary>SHA-1 of a certificate (DER): what ESXi 5.x and 6.x and their clients show. Nothing is decided by it.</summary>
    internal static string Sha1(byte[] certificate)
    {
#pragma warning disable CA5350 // A name that older products use for a certificate, not a proof.
        using SHA1 sha = SHA1.Create();
#pragma warning restore CA5350
        return Text(sha.ComputeHash(certificate));
    }

    /// <summary>A SHA-256 thumbprint in the form <c>AA:BB:…</c>, from any of the forms people paste.</summary>
    /// <exception cref="VmSerialException"><c>InvalidThumbprint</c>.</exception>
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

    private static string Text(byte[] hash) => BitConverter.ToString(hash).Replace('-', ':');
}
