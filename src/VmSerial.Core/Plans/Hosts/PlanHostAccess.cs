using System;
using System.Collections.Generic;
using System.IO;
using VmSerial.Errors;
using VmSerial.Ssh;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>Makes ways to hosts of what a plan says about them.</summary>
/// <param name="folder">The folder of the plan: its key files are relative to it.</param>
/// <param name="knownHosts">The files in which host keys are looked for.</param>
/// <param name="variable">Reads an environment variable; null where it is not set.</param>
public sealed class PlanHostAccess(string folder, IReadOnlyList<string> knownHosts, Func<string, string?> variable)
{
    /// <summary>The way to one host.</summary>
    /// <param name="ssh">What the plan says.</param>
    /// <param name="host">The host.</param>
    /// <exception cref="VmSerialException"><c>PasswordVariableNotSet</c>.</exception>
    public HostAccess Create(PlanSsh ssh, HostInfo host)
    {
        string? secret = ssh.PasswordVariable is null ? null : variable(ssh.PasswordVariable)
            ?? throw new VmSerialException("PasswordVariableNotSet", ErrorKind.InvalidArgument,
                $"{ssh.Position}: the password for host '{host.Name}' is to come from the environment variable {ssh.PasswordVariable}, which is not set.", host.Name,
                $"Set the variable {ssh.PasswordVariable}.");
        return new HostAccess
        {
            User = ssh.User,
            Password = ssh.KeyFile is null ? secret : null,
            KeyFile = ssh.KeyFile is null ? null : Path.Combine(folder, ssh.KeyFile),
            KeyPassphrase = ssh.KeyFile is null ? null : secret,
            HostKeys = new HostKeyPolicy { KnownHostsFiles = knownHosts, Fingerprint = ssh.Fingerprint },
            StartSsh = ssh.Start,
            AllowLegacyAlgorithms = ssh.AllowLegacy,
            Addresses = ssh.Address is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [host.Name] = ssh.Address },
        };
    }
}
