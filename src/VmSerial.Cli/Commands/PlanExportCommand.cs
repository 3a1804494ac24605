using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial plan export [PATTERN...]</c>: what is, as a plan.</summary>
internal static class PlanExportCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<string[]> patterns = VMPatterns.CreateArgument();
        Command command = new("export", "Writes the ports that VMs have as a plan, to standard output.") { patterns };
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(patterns) ?? [], options.ReadLogin(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> patterns, LoginSettings login, CancellationToken cancellationToken)
    {
        OpenSessions sessions = await OpenSessions.OpenAsync(login, cancellationToken).ConfigureAwait(false);
        await using (sessions.ConfigureAwait(false))
        {
            SerialWorld world = await VMPatterns.ReadWorldAsync(sessions, patterns, cancellationToken).ConfigureAwait(false);
            (IReadOnlyList<VirtualMachineInfo> vms, int exitCode) = VMPatterns.Select(world, patterns);
            await Console.Out.WriteAsync(PlanExporter.Export(vms)).ConfigureAwait(false);
            return exitCode;
        }
    }
}
