namespace VmSerial.Ssh;

/// <summary>What known_hosts says of a host's key.</summary>
internal enum KnownHostVerdict
{
    /// <summary>There is no key of the host.</summary>
    Unknown,
    /// <summary>This is the host's key.</summary>
    Known,
    /// <summary>There are other keys of the host, and this is none of them.</summary>
    Changed,
    /// <summary>This key is marked as revoked.</summary>
    Revoked,
}
