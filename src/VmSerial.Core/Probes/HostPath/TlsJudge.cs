using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Serial;
using VmSerial.Tls;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Holds a certificate against the parameters behind '#' in a URI (vSphere API: VirtualSerialPortURIBackingInfo): thumbprint, peerName and
/// certificate ask for verification, as verify does; without any of them every certificate is taken. Which authorities a host knows is not
/// known here, so that a certificate which names another issuer is never called rejected for that. Pure.
/// </summary>
internal static class TlsJudge
{
    internal static string? Rejects(SerialUri uri, PeerCertificate certificate, DateTime now)
    {
        Dictionary<string, string> wanted = [];
        foreach (string parameter in uri.Fragment.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = parameter.IndexOf('=');
            wanted[equals < 0 ? parameter : parameter.Substring(0, equals)] = equals < 0 ? "" : parameter.Substring(equals + 1);
        }

        if (wanted.TryGetValue("thumbprint", out string? thumbprint))
        {
            string hex = Hex(thumbprint);
            return hex == Hex(certificate.Sha1Thumbprint) || hex == Hex(certificate.Sha256Thumbprint) ? null : $"the URI asks for the thumbprint {thumbprint}";
        }

        if (!wanted.ContainsKey("verify") && !wanted.ContainsKey("peerName"))
            return null;
        if (now < certificate.NotBefore || now > certificate.NotAfter)
            return $"it is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}";
        return wanted.TryGetValue("peerName", out string? name) && !Names(certificate).Contains(name, StringComparer.OrdinalIgnoreCase)
            ? $"the URI asks for the name {name}, and it is made out to {string.Join(", ", Names(certificate))}" : null;
    }

    private static IEnumerable<string> Names(PeerCertificate certificate)
        => certificate.AlternativeNames.Concat(certificate.Subject.Split(',').Select(part => part.Trim()).Where(part => part.StartsWith("CN=", StringComparison.Ordinal)).Select(part => part.Substring(3)));

    private static string Hex(string text) => new([.. text.Where(Uri.IsHexDigit).Select(char.ToUpperInvariant)]);
}
