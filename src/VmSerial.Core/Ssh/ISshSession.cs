using System;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Ssh;

/// <summary>
/// An SSH connection to one host, logged in. Commands may run at the same time. Two transports stand behind it, SSH.NET where it was
/// compiled in and the system's OpenSSH client; one suite of tests holds both to the same behaviour.
/// </summary>
public interface ISshSession : IAsyncDisposable
{
    /// <summary>The host as the user named it.</summary>
    string Host { get; }

    /// <summary>Runs a command line in the login shell of the host, and waits for its end.</summary>
    /// <param name="command">The command. A command that ends with a status other than 0 is no error here.</param>
    /// <param name="ct">Ends the command on the host too, unless it <see cref="SshCommand.OutlivesConnection"/>.</param>
    /// <exception cref="VmSerial.Errors.VmSerialException">
    /// <c>SshConnectionLost</c>, <c>SshTimedOut</c> (its deadline), <c>SshOutputTooLarge</c>.
    /// </exception>
    Task<SshResult> RunAsync(SshCommand command, CancellationToken ct);
}
