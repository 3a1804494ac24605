using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Ssh;

/// <summary>Opens SSH connections.</summary>
public static class SshConnector
{
    /// <summary>Opens a connection. No transport is there yet, so it says so.</summary>
    /// <exception cref="VmSerialException"><c>SshNotAvailable</c>.</exception>
    public static Task<ISshSession> ConnectAsync(SshTarget target, CancellationToken ct)
        => throw new VmSerialException("SshNotAvailable", ErrorKind.NotSupported, $"'{target.Host}': this build has no SSH transport.", target.Host);
}
