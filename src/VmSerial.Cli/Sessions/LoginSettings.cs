using System;
using System.Collections.Generic;

namespace VmSerial.Cli.Sessions;

/// <summary>What the command line and the environment say about logging in.</summary>
internal sealed record LoginSettings
{
    /// <summary>The servers, in the order given.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>Whether the servers were typed, not found in the environment.</summary>
    public bool ServersAreExplicit { get; init; }

    /// <summary>The user.</summary>
    public string? User { get; init; }

    /// <summary>The environment variable that holds the password.</summary>
    public required string PasswordVariable { get; init; }

    /// <summary>The SHA-256 thumbprint of the certificate to accept.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Whether any certificate is accepted.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The full path of the trace file.</summary>
    public string? TraceFile { get; init; }

    /// <summary>The deadline of one request.</summary>
    public TimeSpan RequestTimeout { get; init; }
}
