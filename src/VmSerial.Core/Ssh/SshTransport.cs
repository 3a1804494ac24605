namespace VmSerial.Ssh;

/// <summary>What speaks SSH.</summary>
public enum SshTransport
{
    /// <summary>SSH.NET where it was compiled in, else the system's OpenSSH client.</summary>
    Automatic,
    /// <summary>The system's OpenSSH client, as a process.</summary>
    OpenSsh,
    /// <summary>SSH.NET, in process.</summary>
    SshNet,
}
