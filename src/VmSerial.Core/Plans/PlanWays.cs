using System;
using System.Collections.Generic;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Makes ways to hosts and NPorts of what a plan says about them: resolves its secrets and its files.</summary>
/// <param name="folder">The folder of the plan: its key files are relative to it.</param>
/// <param name="knownHosts">The files in which host keys are looked for.</param>
/// <param name="variable">Reads an environment variable; null where it is not set.</param>
/// <param name="fallback">The way to hosts that the plan says nothing about; null for none.</param>
public sealed class PlanWays(string folder, IReadOnlyList<string> knownHosts, Func<string, string?> variable, HostAccess? fallback)
{
    private readonly PlanHostAccess _hosts = new(folder, knownHosts, variable);

    /// <summary>How each host is reached by SSH.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="hosts">All hosts of the servers.</param>
    /// <exception cref="VmSerialException"><c>PasswordVariableNotSet</c>.</exception>
    public HostAccessTable ToHosts(Plan plan, IReadOnlyList<HostInfo> hosts) => HostMatcher.Access(plan, hosts, _hosts.Create, fallback);

    /// <summary>The way to one NPort.</summary>
    /// <param name="device">What the plan says.</param>
    /// <exception cref="VmSerialException"><c>PasswordVariableNotSet</c>.</exception>
    public NPortAccess To(PlanNPort device)
    {
        string? secret = device.PasswordVariable is null ? null : variable(device.PasswordVariable)
            ?? throw new VmSerialException("PasswordVariableNotSet", ErrorKind.InvalidArgument,
                $"{device.Position}: the password for NPort '{device.Address}' is to come from the environment variable {device.PasswordVariable}, which is not set.", device.Address,
                $"Set the variable {device.PasswordVariable}.");
        int colon = device.Console?.LastIndexOf(':') ?? -1;
        return new NPortAccess(device.Address)
        {
            User = device.User,
            Password = secret,
            ConsoleAddress = colon < 0 ? null : device.Console!.Substring(0, colon).Trim('[', ']'),
            ConsolePort = colon < 0 ? 23 : int.Parse(device.Console!.Substring(colon + 1), System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
