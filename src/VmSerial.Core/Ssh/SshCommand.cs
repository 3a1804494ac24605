using System;

namespace VmSerial.Ssh;

/// <summary>A command for the shell of a host.</summary>
/// <param name="Line">The command line; every word that comes from a user is quoted already (<c>ShellWord</c>), or of a validated type.</param>
public sealed record SshCommand(string Line)
{
    /// <summary>What the command reads on standard input; null for nothing.</summary>
    public byte[]? Input { get; init; }

    internal bool HasInput => Input is { Length: > 0 };

    /// <summary>The deadline from the start of the command to its end.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of output that are taken.</summary>
    public int MaxOutput { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Whether the command goes on when the connection drops or the call is cancelled. Only the script that puts a firewall file in
    /// place says so; every other command ends with its caller.
    /// </summary>
    public bool OutlivesConnection { get; init; }
}
