using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Consoles;
using VmSerial.Consoles.Captures;
using VmSerial.Consoles.Terminals;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands.Consoles;

/// <summary><c>vmserial console TARGET</c>: this terminal at a serial port, or the port's output in a file.</summary>
internal static class ConsoleCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<string> target = new("TARGET") { Description = "A VM whose port listens (name, inventory path or id), or a URI such as telnet://esx01:2001 or tcp://nport-a:4001." };
        Option<int?> port = new("--serial-port") { Description = "The number of the VM's serial port; needed where several listen.", HelpName = "N" };
        Option<string> escape = new("--escape") { Description = "The key that leaves.", HelpName = "KEY", DefaultValueFactory = _ => EscapeKey.Default.ToString() };
        Option<int> connect = new("--connect-timeout") { Description = "The deadline of the connection, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        CaptureSwitches capture = new();
        port.Validators.Add(r => Range.Check(r, 1, 32));
        connect.Validators.Add(r => Range.Check(r, 1, 600));
        Command command = new("console", "Connects this terminal to a serial port, or keeps what the port says in a file.") { target, port, escape, connect };
        capture.AddTo(command);
        VmSerialCommand.SetAction(command, async (parsed, cancellationToken) =>
        {
            ConsoleOptions connection = new() { ConnectTimeout = TimeSpan.FromSeconds(parsed.GetValue(connect)) };
            if (capture.FileOf(parsed) is { } file)
            {
                CaptureOptions wanted = capture.Read(parsed);
                ConsoleTarget from = await FindAsync(options, parsed, parsed.GetValue(target)!, parsed.GetValue(port), cancellationToken).ConfigureAwait(false);
                return await CaptureAsync(from, file, wanted, connection, options.CreateWriter(parsed, Console.Out), cancellationToken).ConfigureAwait(false);
            }
            EscapeKey key = EscapeKey.Parse(parsed.GetValue(escape)!);
            SystemTerminal.Require();
            ConsoleTarget to = await FindAsync(options, parsed, parsed.GetValue(target)!, parsed.GetValue(port), cancellationToken).ConfigureAwait(false);
            await ConsoleSession.EnterAsync(to, connection, key, SystemTerminal.Take, Tell, cancellationToken).ConfigureAwait(false);
            return ExitCode.InDesiredState;
        });
        return command;
    }

    private static async Task<ConsoleTarget> FindAsync(GlobalOptions options, ParseResult parsed, string target, int? port, CancellationToken cancellationToken)
    {
        if (target.Contains("://", StringComparison.Ordinal))
            return ConsoleTarget.Of(target);
        OpenSessions sessions = await OpenSessions.OpenAsync(options.ReadLogin(parsed), cancellationToken).ConfigureAwait(false);
        await using (sessions.ConfigureAwait(false))
        {
            SerialWorld world = await VMPatterns.ReadWorldAsync(sessions, [target], cancellationToken).ConfigureAwait(false);
            IReadOnlyList<VirtualMachineInfo> vms = new VMIndex(world.VMs).Find(target);
            if (vms.Count == 0)
                throw new VmSerialException("VMNotFound", ErrorKind.NotFound, $"No VM '{target}' on {string.Join(", ", world.Servers.Select(s => s.Name))}.", target,
                    "Take a name, an inventory path or an id, which vmserial ports shows; a URI has a scheme, such as telnet://esx01:2001.");
            return ConsoleTarget.Of(world, vms, port);
        }
    }

    private static async Task<int> CaptureAsync(ConsoleTarget target, string file, CaptureOptions options, ConsoleOptions connection, IRowWriter writer, CancellationToken cancellationToken)
    {
        SerialCapture capture = await OutputCapture.ToFileAsync(target, Path.GetFullPath(file), options, connection, cancellationToken).ConfigureAwait(false);
        writer.Write([ConsoleRows.Of(capture)]);
        if (capture.Detail.Length > 0)
            await Tell(capture.Detail).ConfigureAwait(false);
        return capture.EndedBy is CaptureEnd.ConnectionLost or CaptureEnd.Stopped ? ExitCode.Failed : ExitCode.InDesiredState;
    }

    private static Task Tell(string text) => Console.Error.WriteLineAsync("vmserial: " + SafeText.Of(text));
}
