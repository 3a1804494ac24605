using System;

namespace VmSerial.VSphere;

/// <summary>Where a server is and how it is reached.</summary>
public sealed record VimConnection
{
    /// <summary>Name or address as the user typed it, with <c>:port</c> where it is not 443.</summary>
    public required string Server { get; init; }

    /// <summary>The SHA-256 thumbprint of the one certificate to accept; null means that the chain must verify.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Whether any certificate is accepted. Only for those who asked for it.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The deadline of one request.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>A file to which requests and replies are appended, secrets blanked; null for none.</summary>
    public string? TraceFile { get; init; }
}
