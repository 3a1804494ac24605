using System;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VmSerial.Unit.Tls;

/// <summary>A certificate that signs itself, with names of every kind.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Create(string subject = "CN=vspc01", DateTimeOffset? notAfter = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("vspc01.example.com");
        names.AddIpAddress(IPAddress.Parse("192.0.2.7"));
        names.AddIpAddress(IPAddress.Parse("2001:db8::7"));
        names.AddEmailAddress("nobody@example.com");
        names.AddUri(new Uri("telnets://vspc01"));
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset end = notAfter ?? DateTimeOffset.UtcNow.AddDays(30);
        using X509Certificate2 made = request.CreateSelfSigned(end.AddDays(-60), end);
        // Without the round trip Windows finds no key that it may use in a handshake.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
