using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Ssh;

/// <summary>Which algorithms are refused unless a host is allowed to be that old.</summary>
internal static class SshAlgorithms
{
    // What ESXi 5.x needs; what is worse than that stays refused.
    private static readonly string[] s_tolerable = ["ssh-rsa", "diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1", "hmac-sha1"];

    /// <summary>Whether it rests on SHA-1 or MD5, on keys of 1024 bits, or on ciphers in CBC mode.</summary>
    internal static bool IsLegacy(string name)
        => Starts(name, "ssh-rsa") || Starts(name, "ssh-dss") || Starts(name, "hmac-sha1") || Starts(name, "hmac-md5")
            || Ends(name, "-sha1") || Ends(name, "-cbc") || Starts(name, "arcfour");

    /// <summary>Whether it may be offered.</summary>
    internal static bool IsAllowed(string name, bool legacy) => !IsLegacy(name) || (legacy && s_tolerable.Contains(name));

    /// <summary>Whether it is no algorithm but tells of a capability in the list of key exchanges.</summary>
    internal static bool IsMarker(string name) => Starts(name, "kex-strict-") || Starts(name, "ext-info-");

    /// <summary>The types of keys that an algorithm for host keys signs with.</summary>
    internal static string KeyTypeOf(string algorithm) => Starts(algorithm, "rsa-sha2-") ? "ssh-rsa" : algorithm;

    /// <summary>Nothing of what a host offers is spoken here.</summary>
    internal static VmSerialException NoMatch(SshTarget target, string what, IReadOnlyList<string> offer, Exception? inner = null)
    {
        string[] names = [.. offer.Where(name => !IsMarker(name))];
        string found = $"{string.Join(", ", names)} ({what})";
        return names.All(IsLegacy) && !target.AllowLegacyAlgorithms
            ? SshFailures.LegacyOnly(target, found, inner)
            : SshFailures.NoCommonAlgorithm(target, found, inner);
    }

    private static bool Starts(string name, string start) => name.StartsWith(start, StringComparison.Ordinal);

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.Ordinal);
}
