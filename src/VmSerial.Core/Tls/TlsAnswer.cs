namespace VmSerial.Tls;

/// <summary>What a server answered when it was asked for its TLS version.</summary>
internal enum TlsAnswer
{
    /// <summary>Nothing that tells.</summary>
    Unknown,
    /// <summary>It answered, but not with TLS.</summary>
    NotTls,
    /// <summary>TLS 1.1 or older is the best it speaks.</summary>
    TooOld,
    /// <summary>TLS 1.2 or newer.</summary>
    Modern,
}
