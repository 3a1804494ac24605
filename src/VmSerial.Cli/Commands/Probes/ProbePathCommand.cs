using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands.Probes;

/// <summary><c>vmserial probe path VM...</c>: where the way from VMs' ports to their far ends is broken, seen from their hosts.</summary>
internal static class ProbePathCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = VMPatterns.CreateArgument();
        Option<int[]> ports = new("--serial-port") { Description = "Only this serial port, by its number; may be given again.", HelpName = "N" };
        Option<bool> connect = new("--connect") { Description = "Let this machine connect to far ends and listeners where nobody is connected; it takes a place there." };
        Option<bool> telnet = new("--probe-telnet") { Description = "Send a far end that is to speak telnet what a VM's telnet sends first; on a raw port the three bytes reach the serial line." };
        Command command = new("path", "Says where the way from a VM's port to its far end is broken. Exit code 0: all healthy; 2: some are not.") { patterns, ports, connect, telnet };
        ports.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !int.TryParse(token.Value, out int number) || number is < 1 or > 32))
                result.AddError("--serial-port takes the number of a serial port, 1 to 32.");
        });
        ssh.AddTo(command);
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) => RunAsync(
            parsed.GetValue(patterns) ?? [], parsed.GetValue(ports) ?? [], new HostPathOptions { MayConnect = parsed.GetValue(connect), ProbeTelnet = parsed.GetValue(telnet) },
            options.ReadLogin(parsed), ssh.Read(parsed), options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] patterns, int[] ports, HostPathOptions options, LoginSettings login, HostAccess? access, IRowWriter writer, CancellationToken cancellationToken)
    {
        OpenSessions sessions = await OpenSessions.OpenAsync(login, cancellationToken).ConfigureAwait(false);
        await using (sessions.ConfigureAwait(false))
        {
            SerialWorld world = await VMPatterns.ReadWorldAsync(sessions, patterns, cancellationToken).ConfigureAwait(false);
            (IReadOnlyList<VirtualMachineInfo> vms, int exitCode) = VMPatterns.Select(world, patterns);
            HostPathTester tester = new(sessions.Clients, new HostAccessTable(access), options);
            using ProgressLine? progress = ProgressLine.Create();
            IReadOnlyList<EsxSerialPath> rows = await tester.RunAsync(vms, port => ports.Length == 0 || ports.Contains(port.Number), progress, cancellationToken).ConfigureAwait(false);
            writer.Write([.. rows.Select(PathRows.Of)]);
            if (writer.ForPeople)
                PathRows.Explain(Console.Out, rows, vms.Count);
            foreach (string left in tester.LeftBehind)
                exitCode = ErrorText.Write(Console.Error, "SshLeftRunning", left, null);
            return exitCode != ExitCode.InDesiredState ? exitCode : rows.All(row => row.Verdict == PathVerdict.Healthy) ? ExitCode.InDesiredState : ExitCode.Drift;
        }
    }
}
