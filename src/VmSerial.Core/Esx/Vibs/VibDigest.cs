using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace VmSerial.Esx;

/// <summary>Digests as the metadata of a VIB writes them: lower-case hex.</summary>
internal static class VibDigest
{
    internal static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    internal static string Sha256(byte[] bytes)
    {
        using SHA256 sha = SHA256.Create();
        return Hex(sha.ComputeHash(bytes));
    }

    internal static string Sha1(byte[] bytes)
    {
#pragma warning disable CA5350 // The format of a VIB demands a SHA-1; nothing is trusted because of it.
        using SHA1 sha = SHA1.Create();
#pragma warning restore CA5350
        return Hex(sha.ComputeHash(bytes));
    }

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
