using VmSerial.Errors;

namespace VmSerial.Tls;

/// <summary>A peer's certificate was not accepted. Nothing was sent to the peer.</summary>
/// <param name="server">The peer as the user named it.</param>
/// <param name="certificate">The certificate that was seen; null when the peer showed none.</param>
/// <param name="expected">The thumbprint that was asked for; null when the chain had to verify.</param>
/// <param name="reason">Why it was not accepted.</param>
public sealed class CertificateException(string server, PeerCertificate? certificate, string? expected, string reason)
    : VmSerialException(
        "CertificateUntrusted", ErrorKind.Untrusted,
        $"The certificate of '{server}' (SHA-256 thumbprint {certificate?.Sha256Thumbprint ?? None}) is not trusted: {reason}.", server,
        expected is null
            ? $"If that is the server's own certificate, name it: -Thumbprint {certificate?.Sha256Thumbprint ?? None}"
            : $"If the server got a new certificate, name that: -Thumbprint {certificate?.Sha256Thumbprint ?? None}. If it did not, somebody is between here and the server.")
{
    private const string None = "none";

    /// <summary>The certificate that was seen; null when the peer showed none.</summary>
    public PeerCertificate? Certificate { get; } = certificate;

    /// <summary>The SHA-256 thumbprint of the certificate that was seen, as <c>AA:BB:…</c>; <c>none</c> without one.</summary>
    public string Thumbprint { get; } = certificate?.Sha256Thumbprint ?? None;

    /// <summary>The thumbprint that was asked for; null when the chain had to verify.</summary>
    public string? Expected { get; } = expected;

    /// <summary>Why it was not accepted, as the end of a sentence.</summary>
    public string Reason { get; } = reason;
}
