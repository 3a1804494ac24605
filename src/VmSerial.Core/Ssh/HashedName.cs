using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace VmSerial.Ssh;

/// <summary>A host's name in known_hosts that was made unreadable: <c>|1|salt|hash</c>, the hash being HMAC-SHA1 of the name under the salt.</summary>
internal static class HashedName
{
    internal static bool Matches(string hashed, string name)
    {
        string[] parts = hashed.Split('|');
        if (parts.Length != 4 || parts[0].Length > 0 || parts[1] != "1")
            return false;
        try
        {
            byte[] hash = Convert.FromBase64String(parts[3]);
            return hash.SequenceEqual(Hash(Convert.FromBase64String(parts[2]), name));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // The format's algorithm; it hides names, and nothing rests on it that SHA-1's weaknesses would touch.
#pragma warning disable CA5350
    private static byte[] Hash(byte[] salt, string name)
    {
        using HMACSHA1 hmac = new(salt);
        return hmac.ComputeHash(Encoding.UTF8.GetBytes(name));
    }
#pragma warning restore CA5350
}
