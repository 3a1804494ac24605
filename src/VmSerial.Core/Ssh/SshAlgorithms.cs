using System;

namespace VmSerial.Ssh;

/// <summary>Which algorithms are refused unless a host is allowed to be that old.</summary>
internal static class SshAlgorithms
{
    /// <summary>Whether it rests on SHA-1 or MD5, on keys of 1024 bits, or on ciphers in CBC mode.</summary>
    internal static bool IsLegacy(string name)
        => Starts(name, "ssh-rsa") || Starts(name, "ssh-dss") || Starts(name, "hmac-sha1") || Starts(name, "hmac-md5")
            || Ends(name, "-sha1") || Ends(name, "-cbc") || Starts(name, "arcfour");

    private static bool Starts(string name, string start) => name.StartsWith(start, StringComparison.Ordinal);

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.Ordinal);
}
