using System;

namespace VmSerial.Ssh;

/// <summary>A host, and how to log in to it.</summary>
public sealed record SshTarget
{
    /// <summary>The name or address, without a port.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port, 1 to 65535.</summary>
    public int Port { get; init; } = 22;

    /// <summary>The user; ESXi's shell needs root for what is done here.</summary>
    public string User { get; init; } = "root";

    /// <summary>The password, for password and keyboard-interactive login; null where a key is used.</summary>
    public string? Password { get; init; }

    /// <summary>The file of a private key; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The passphrase of the private key; null for none.</summary>
    public string? KeyPassphrase { get; init; }

    /// <summary>Whether keys of the user's agent may be used (system OpenSSH only).</summary>
    public bool UseAgent { get; init; } = true;

    /// <summary>Which host keys are trusted.</summary>
    public required HostKeyPolicy HostKeys { get; init; }

    /// <summary>
    /// Whether ssh-rsa host keys and SHA-1 key exchange are accepted, which is all that ESXi 5.x offers. Both can be forged with enough effort.
    /// </summary>
    public bool AllowLegacyAlgorithms { get; init; }

    /// <summary>The deadline for connecting and logging in.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>User, host and port; never a secret, which a record would show by itself.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}";
}
