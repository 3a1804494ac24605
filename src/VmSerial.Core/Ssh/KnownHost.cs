using System;
using System.Linq;

namespace VmSerial.Ssh;

/// <summary>One line of known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").</summary>
/// <param name="Names">The first field: patterns, or one hashed name.</param>
/// <param name="IsRevoked">Whether the key must never be accepted.</param>
/// <param name="KeyType">Such as <c>ssh-ed25519</c>.</param>
/// <param name="Blob">The public key as it goes over the wire.</param>
/// <param name="Where">The file it stands in.</param>
internal sealed record KnownHost(string Names, bool IsRevoked, string KeyType, byte[] Blob, string Where)
{
    private static readonly char[] s_blanks = [' ', '\t'];

    /// <summary>Reads a line; null for a comment, an authority (certificates are not spoken here), and what is no key at all.</summary>
    internal static KnownHost? Parse(string line, string where)
    {
        string[] fields = line.Trim().Split(s_blanks, 5, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || fields[0][0] == '#')
            return null;
        bool revoked = fields[0] == "@revoked";
        if (fields[0][0] == '@' && !revoked)
            return null;
        string[] rest = revoked ? [.. fields.Skip(1)] : fields;
        if (rest.Length < 3)
            return null;
        byte[] blob;
        try
        {
            blob = Convert.FromBase64String(rest[2]);
        }
        catch (FormatException)
        {
            return null;
        }

        return SshKeyBlob.TypeOf(blob) == rest[1] ? new KnownHost(rest[0], revoked, rest[1], blob, where) : null;
    }

    /// <summary>Whether the line is about a host, named as known_hosts names it: <c>[host]:port</c> unless the port is 22.</summary>
    internal bool IsAbout(string name)
    {
        if (Names.StartsWith("|", StringComparison.Ordinal))
            return HashedName.Matches(Names, name);
        bool matches = false;
        foreach (string pattern in Names.Split(','))
        {
            if (pattern.StartsWith("!", StringComparison.Ordinal))
            {
                if (Wildcard.Matches(pattern.Substring(1), name))
                    return false;
            }
            else
            {
                matches = matches || Wildcard.Matches(pattern, name);
            }
        }

        return matches;
    }
}
