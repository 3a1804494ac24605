using System.Globalization;
using System.Linq;
using System.Security.Cryptography;

namespace VmSerial.Esx;

/// <summary>The digests that hosts can make themselves.</summary>
internal static class HostDigest
{
    /// <summary>A digest in hex, as the program of that name writes it.</summary>
    /// <param name="program"><c>sha256sum</c> or <c>md5sum</c>.</param>
    /// <param name="bytes">The bytes.</param>
    internal static string Of(string program, byte[] bytes)
    {
#pragma warning disable CA5351 // Against damage on the way, not against an enemy, who would need root on the host; some hosts have nothing else.
        using HashAlgorithm hash = program == "sha256sum" ? SHA256.Create() : MD5.Create();
#pragma warning restore CA5351
        return string.Concat(hash.ComputeHash(bytes).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
