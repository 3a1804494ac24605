namespace VmSerial.Ssh;

/// <summary>How SSH is spoken on this machine.</summary>
public sealed record SshConnectorOptions
{
    /// <summary>What speaks SSH.</summary>
    public SshTransport Transport { get; init; } = SshTransport.Automatic;

    /// <summary>The full path of OpenSSH's client; null looks where systems put it, and never on PATH.</summary>
    public string? OpenSshPath { get; init; }

    /// <summary>
    /// An existing folder for what OpenSSH needs while a session lasts: a control socket and a program that hands over the password,
    /// which must be allowed to run there. Null for the system's temporary folder.
    /// </summary>
    public string? TemporaryFolder { get; init; }
}
