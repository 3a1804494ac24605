using System;
using System.Security.Cryptography;
using System.Text;

namespace VmSerial.Ssh;

/// <summary>A public key as SSH sends it (RFC 4253, 6.6): its type, as a string with its length before it, then numbers.</summary>
internal static class SshKeyBlob
{
    /// <summary>The type that stands in it; null when it is no key.</summary>
    internal static string? TypeOf(byte[] blob)
    {
        if (blob.Length < 5 || blob[0] != 0 || blob[1] != 0 || blob[2] != 0 || blob[3] == 0 || 4 + blob[3] > blob.Length)
            return null;
        return Encoding.ASCII.GetString(blob, 4, blob[3]);
    }

    /// <summary>The fingerprint as OpenSSH prints it.</summary>
    internal static string FingerprintOf(byte[] blob)
    {
#if NET
        byte[] hash = SHA256.HashData(blob);
#else
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(blob);
#endif
        return "SHA256:" + Convert.ToBase64String(hash).TrimEnd('=');
    }
}
