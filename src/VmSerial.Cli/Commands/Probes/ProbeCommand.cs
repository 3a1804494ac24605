using System.CommandLine;

namespace VmSerial.Cli.Commands.Probes;

/// <summary><c>vmserial probe</c>: tests of what serial ports connect to and of the way there.</summary>
internal static class ProbeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Command command = new("probe", "Tests what serial ports connect to, without disturbing a line in use.");
        command.Subcommands.Add(ProbeNPortCommand.Create(options));
        return command;
    }
}
