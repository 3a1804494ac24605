using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Ssh;

/// <summary>The host keys that are known. Pure: what is in files is read elsewhere.</summary>
internal sealed class KnownHosts
{
    private readonly List<KnownHost> _lines = [];

    /// <summary>Adds what a file holds; what cannot be read in it is left out, as OpenSSH does.</summary>
    internal KnownHosts Add(string text, string where)
    {
        _lines.AddRange(text.Split('\n').Select(line => KnownHost.Parse(line, where)).OfType<KnownHost>());
        return this;
    }

    /// <summary>A host as known_hosts names it.</summary>
    internal static string NameOf(string host, int port) => port == 22 ? host : $"[{host}]:{port}";

    /// <summary>The line that makes a key known.</summary>
    internal static string LineFor(string host, int port, byte[] blob)
        => $"{NameOf(host, port)} {SshKeyBlob.TypeOf(blob)} {Convert.ToBase64String(blob)}";

    /// <summary>Whether a host's key is the one that is known.</summary>
    /// <returns>The answer, and the file that it rests on, if any.</returns>
    internal (KnownHostVerdict Verdict, string? Where) Check(string host, int port, byte[] blob)
    {
        string name = NameOf(host, port);
        // A key that is known for the host whatever the port counts, one that is not does not: as OpenSSH has it.
        if (About(name).Concat(About(host)).FirstOrDefault(line => line.IsRevoked && Same(line, blob)) is { } revoked)
            return (KnownHostVerdict.Revoked, revoked.Where);
        if (Keys(name).Concat(Keys(host)).FirstOrDefault(line => Same(line, blob)) is { } known)
            return (KnownHostVerdict.Known, known.Where);
        return Keys(name).FirstOrDefault() is { } other ? (KnownHostVerdict.Changed, other.Where) : (KnownHostVerdict.Unknown, null);
    }

    /// <summary>The types of the keys that are known of a host; those are to be asked for first.</summary>
    internal IReadOnlyList<string> KeyTypes(string host, int port)
        => [.. Keys(NameOf(host, port)).Concat(Keys(host)).Select(line => line.KeyType).Distinct()];

    /// <summary>The file that knows a key of the host; null when none does.</summary>
    internal string? WhereKnown(string host, int port) => Keys(NameOf(host, port)).FirstOrDefault()?.Where;

    private IEnumerable<KnownHost> Keys(string name) => About(name).Where(line => !line.IsRevoked);

    private IEnumerable<KnownHost> About(string name) => _lines.Where(line => line.IsAbout(name));

    private static bool Same(KnownHost line, byte[] blob) => line.Blob.AsSpan().SequenceEqual(blob);
}
