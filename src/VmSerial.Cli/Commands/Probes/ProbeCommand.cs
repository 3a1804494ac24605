using System.CommandLine;

namespace VmSerial.Cli.Commands.Probes;

/// <summary><c>vmserial probe</c>: looks at the far ends of serial ports, and at the way to them, without disturbing a line in use.</summary>
internal static class ProbeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh) => new("probe", "Looks at the far ends of serial ports, and at the way to them, without disturbing a line in use.")
    {
        ProbeNPortCommand.Create(options),
        ProbeVspcCommand.Create(options),
        ProbePathCommand.Create(options, ssh),
    };
}
