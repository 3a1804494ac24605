namespace VmSerial.Tls;

/// <summary>Which certificate of a peer is accepted: one that the system's authorities vouch for and that is made out to the host's name, unless this says otherwise.</summary>
public sealed record TlsPolicy
{
    /// <summary>The SHA-256 thumbprint of the one certificate to accept, in any form people paste; null means that the chain must verify.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Whether any certificate is accepted. Only for those who asked for it.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The system's authorities and the host's name.</summary>
    public static TlsPolicy System { get; } = new();
}
