using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial ports [PATTERN...]</c>: the serial ports that VMs have.</summary>
internal static class PortsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<string[]> patterns = VMPatterns.CreateArgument();
        Command command = new("ports", "Shows the serial ports of VMs.") { patterns };
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(patterns) ?? [], options.ReadLogin(parsed), options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> patterns, LoginSettings login, IRowWriter writer, CancellationToken cancellationToken)
    {
        OpenSessions sessions = await OpenSessions.OpenAsync(login, cancellationToken).ConfigureAwait(false);
        await using (sessions.ConfigureAwait(false))
        {
            SerialWorld world = await VMPatterns.ReadWorldAsync(sessions, patterns, cancellationToken).ConfigureAwait(false);
            (IReadOnlyList<VirtualMachineInfo> vms, int exitCode) = VMPatterns.Select(world, patterns);
            List<Row> rows = [.. VMNetworkSerialPort.CreateAll(world, vms).Select(Rows.Of)];
            writer.Write(rows);
            if (writer.ForPeople && rows.Count == 0 && exitCode == ExitCode.InDesiredState)
                await Console.Error.WriteLineAsync($"No serial ports ({vms.Count} VMs looked at).").ConfigureAwait(false);
            return exitCode;
        }
    }
}
