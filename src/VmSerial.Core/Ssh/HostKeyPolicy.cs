using System.Collections.Generic;

namespace VmSerial.Ssh;

/// <summary>Which host keys are trusted. A key that is not is refused, by every transport, before anything of the login is sent.</summary>
public sealed record HostKeyPolicy
{
    /// <summary>Files in the format of OpenSSH's known_hosts that are looked into, hashed names included; they need not exist.</summary>
    public IReadOnlyList<string> KnownHostsFiles { get; init; } = [];

    /// <summary>The one key to accept, as <c>SHA256:…</c> of its blob in base64 without padding; known_hosts is then not looked into.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether an unknown key is accepted at first sight and written to the first of the files. A changed key is refused all the same.</summary>
    public bool AcceptNew { get; init; }
}
