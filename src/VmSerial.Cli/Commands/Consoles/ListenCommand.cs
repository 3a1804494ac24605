using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Consoles.Listening;

namespace VmSerial.Cli.Commands.Consoles;

/// <summary><c>vmserial listen PORT</c>: the far end of a VM's port that connects.</summary>
internal static class ListenCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<int> port = new("PORT") { Description = "The port to listen on, 1 to 65535." };
        Option<string?> address = new("--address") { Description = "The address of this machine to listen on (default: all).", HelpName = "ADDRESS" };
        Option<int> wait = new("--wait") { Description = "How long to wait for all of them, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
        Option<int> count = new("--count") { Description = "How many connections to tell before it ends.", HelpName = "N", DefaultValueFactory = _ => 1 };
        port.Validators.Add(CheckPort);
        wait.Validators.Add(r => Range.Check(r, 1, 86400));
        count.Validators.Add(r => Range.Check(r, 1, 10000));
        address.Validators.Add(r =>
        {
            if (r.Tokens.Count == 1 && !IPAddress.TryParse(r.Tokens[0].Value, out _))
                r.AddError($"--address takes an IP address of this machine, not '{r.Tokens[0].Value}'.");
        });
        Command command = new("listen", "Waits at the far end of a VM's port for who connects, and tells what they say first.") { port, address, wait, count };
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) => RunAsync(
            new ListenOptions
            {
                Port = parsed.GetValue(port),
                Address = parsed.GetValue(address) is { } text ? IPAddress.Parse(text) : null,
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(wait)),
                Count = parsed.GetValue(count),
            },
            options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ListenOptions options, IRowWriter writer, CancellationToken cancellationToken)
    {
        await ConnectionListener.ListenAsync(options, endpoint => Console.Error.WriteLine($"vmserial: listening on {endpoint}"), Tell, cancellationToken).ConfigureAwait(false);
        return ExitCode.InDesiredState;

        Task Tell(IncomingConnection who)
        {
            writer.Write([ConsoleRows.Of(who)]);
            return Task.CompletedTask;
        }
    }

    private static void CheckPort(ArgumentResult result)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value is < 1 or > 65535)
            result.AddError($"PORT takes 1 to 65535, not {value}.");
    }
}
