using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.NPort;

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial nport get</c> and <c>set</c>: what the ports of NPorts are set to, by name.</summary>
internal static class NPortCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Command command = new("nport", "Shows and sets the operation mode of NPorts' ports, at their telnet consoles.");
        command.Subcommands.Add(CreateGet(options));
        command.Subcommands.Add(NPortSetCommand.Create(options));
        return command;
    }

    private static Command CreateGet(GlobalOptions options)
    {
        NPortOptions nports = new();
        Option<int[]> ports = CreatePorts("all");
        Command command = new("get", "Shows mode, TCP port, connections, serial line and who is connected; changes nothing.") { nports.Devices, ports };
        nports.AddTo(command);
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) => GetAsync(nports, parsed, parsed.GetValue(ports) ?? [], options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    /// <summary>Creates the option that names serial ports.</summary>
    public static Option<int[]> CreatePorts(string otherwise)
    {
        Option<int[]> ports = new("--serial-port") { Description = $"A serial port of the devices, from 1; may be given again (default: {otherwise}).", HelpName = "N" };
        ports.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => int.TryParse(token.Value, out int number) && number is < 1 or > 64))
                result.AddError("--serial-port is 1 to 64.");
        });
        return ports;
    }

    private static async Task<int> GetAsync(NPortOptions nports, ParseResult parsed, int[] ports, IRowWriter writer, CancellationToken cancellationToken)
    {
        (IReadOnlyList<NPortReading> read, bool all) = await nports.ReadAsync(parsed, 120, cancellationToken).ConfigureAwait(false);
        List<NPortOperationMode> modes = [.. read.SelectMany(reading => NPortOperationMode.CreateAll(reading.Device!)).Where(mode => ports.Length == 0 || ports.Contains(mode.SerialPort))];
        writer.Write([.. modes.Select(NPortRows.Of)]);
        return all ? ExitCode.InDesiredState : ExitCode.Failed;
    }
}
