using VmSerial.Errors;

namespace VmSerial.VSphere;

/// <summary>A server's certificate was not accepted. Nothing was sent to the server.</summary>
/// <param name="server">The server as the user named it.</param>
/// <param name="thumbprint">The SHA-256 thumbprint of the certificate that was seen.</param>
/// <param name="expected">The thumbprint that was asked for; null when the chain had to verify.</param>
/// <param name="reason">Why it was not accepted.</param>
public sealed class CertificateException(string server, string thumbprint, string? expected, string reason)
    : VmSerialException(
        "CertificateUntrusted", ErrorKind.Untrusted,
        $"The certificate of '{server}' (SHA-256 thumbprint {thumbprint}) is not trusted: {reason}.", server,
        expected is null
            ? $"If that is the server's own certificate, name it: -Thumbprint {thumbprint}"
            : $"If the server got a new certificate, name that: -Thumbprint {thumbprint}. If it did not, somebody is between here and the server.")
{
    /// <summary>The SHA-256 thumbprint of the certificate that was seen, as <c>AA:BB:…</c>.</summary>
    public string Thumbprint { get; } = thumbprint;

    /// <summary>The thumbprint that was asked for; null when the chain had to verify.</summary>
    public string? Expected { get; } = expected;
}
