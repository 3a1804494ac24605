using System.CommandLine;

namespace VmSerial.Cli.Commands.Probes;

/// <summary><c>vmserial probe</c>: looks at what is at the other end, and at the way there.</summary>
internal static class ProbeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh)
    {
        Command command = new("probe", "Looks at the far ends of serial ports, and at the way to them.");
        command.Subcommands.Add(ProbePathCommand.Create(options, ssh));
        return command;
    }
}
