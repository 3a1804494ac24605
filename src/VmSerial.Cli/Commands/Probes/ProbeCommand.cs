using System.CommandLine;

namespace VmSerial.Cli.Commands.Probes;

/// <summary><c>vmserial probe</c>: looks at what is at the other end of serial ports.</summary>
internal static class ProbeCommand
{
    /// <summary>Creates the command with all below it.</summary>
    public static Command Create(GlobalOptions options) => new("probe", "Tries what is at the other end of serial ports.")
    {
        ProbeVspcCommand.Create(options),
    };
}
