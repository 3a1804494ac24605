using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Ssh.OpenSsh;
#if VMSERIAL_SSHNET
using VmSerial.Ssh.SshNet;
#endif

namespace VmSerial.Ssh;

/// <summary>Opens SSH sessions over whichever transport there is.</summary>
public static class SshConnector
{
    /// <summary>The transports that this build has, the preferred one first.</summary>
    public static IReadOnlyList<SshTransport> Transports { get; } =
#if VMSERIAL_SSHNET
        [SshTransport.SshNet, SshTransport.OpenSsh];
#else
        [SshTransport.OpenSsh];
#endif

    /// <summary>Connects with the defaults.</summary>
    /// <inheritdoc cref="ConnectAsync(SshTarget, SshConnectorOptions, CancellationToken)"/>
    public static Task<ISshSession> ConnectAsync(SshTarget target, CancellationToken ct) => ConnectAsync(target, new SshConnectorOptions(), ct);

    /// <summary>Connects to a host, checks its key, and logs in with one try of each thing given.</summary>
    /// <param name="target">The host, and how to log in.</param>
    /// <param name="options">How SSH is spoken here.</param>
    /// <param name="ct">Gives up; nothing is left behind.</param>
    /// <exception cref="VmSerialException">
    /// <c>SshNotReachable</c>, <c>SshTimedOut</c>, <c>SshLegacyAlgorithmsOnly</c>, <c>HostKeyUnknown</c>, <c>HostKeyChanged</c>,
    /// <c>HostKeyMismatch</c>, <c>HostKeyRevoked</c>, <c>SshLoginRefused</c>, <c>SshConnectionLost</c>, <c>SshClientMissing</c>,
    /// <c>SshTransportMissing</c>, <c>SshFailed</c>; <c>InvalidSshTarget</c>, <c>SshNoCredential</c>, <c>InvalidKeyFile</c> before anything is sent.
    /// </exception>
    public static async Task<ISshSession> ConnectAsync(SshTarget target, SshConnectorOptions options, CancellationToken ct)
    {
        SshTargetCheck.Require(target);
        // Only OpenSSH asks an agent.
        bool agent = target is { Password: null, KeyFile: null };
        SshTransport transport = options.Transport != SshTransport.Automatic ? options.Transport : agent ? SshTransport.OpenSsh : Transports[0];
#if VMSERIAL_SSHNET
        if (transport == SshTransport.SshNet)
            return await SshNetSession.ConnectAsync(target, ct).ConfigureAwait(false);
#else
        if (transport == SshTransport.SshNet)
        {
            throw new VmSerialException("SshTransportMissing", ErrorKind.NotSupported, "This build of VmSerial was made without SSH.NET.", target.Host,
                "Use the system's OpenSSH client, or a build with SSH.NET.");
        }
#endif
        return await OpenSshSession.ConnectAsync(target, OpenSshClient.Find(options.OpenSshPath), options.TemporaryFolder, ct).ConfigureAwait(false);
    }
}
