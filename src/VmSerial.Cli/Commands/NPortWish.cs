using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using VmSerial.NPort;
using VmSerial.Plans.NPorts;

namespace VmSerial.Cli.Commands;

/// <summary>The options of what is wanted of a port.</summary>
internal sealed class NPortWish
{
    private readonly Option<int[]> _ports = NPortCommand.CreatePorts("the only one, on devices that have one");

    private readonly Option<OperationMode?> _mode = new("--mode")
    {
        Description = "The operation mode, such as tcpServer or realCom.",
        HelpName = "MODE",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!text.All(char.IsDigit) && Enum.TryParse(text, ignoreCase: true, out OperationMode mode) && mode != OperationMode.Other)
                return mode;
            result.AddError($"--mode is {string.Join(", ", Enum.GetNames<OperationMode>().Where(name => name != nameof(OperationMode.Other)).Select(name => char.ToLowerInvariant(name[0]) + name[1..]))}, not '{text}'.");
            return null;
        },
    };

    private readonly Option<int?> _port = Number("--port", "The TCP port of the data.", 1, 65535);
    private readonly Option<int?> _commandPort = Number("--command-port", "The command port.", 1, 65535);
    private readonly Option<int?> _maxConnection = Number("--max-connection", "How many may be connected at a time.", 1, 8);
    private readonly Option<int?> _aliveCheck = Number("--alive-check-minutes", "After how many minutes without an answer a client is dropped; 0 for never.", 0, 99);
    private readonly Option<int?> _inactivity = Number("--inactivity-milliseconds", "After how many milliseconds of a silent line a client is dropped; 0 for never.", 0, 65535);
    private readonly Option<int?> _packing = Number("--packing-length", "After how many bytes a packet is sent; 0 for at once.", 0, 1024);
    private readonly Option<int?> _force = Number("--force-transmit-milliseconds", "After how many milliseconds of silence a packet is sent; 0 for at once.", 0, 65535);

    private readonly Option<SerialLine?> _line = new("--line")
    {
        Description = "The serial line: 115200,N,8,1 with flow control and interface behind it where they matter.",
        HelpName = "BAUD,PARITY,DATA,STOP",
        CustomParser = result => Typed.Read(result, "--line", result.Tokens[0].Value, SerialLine.Parse),
    };

    private readonly Option<AccessibleIpRow[]?> _accessibleIp = new("--accessible-ip")
    {
        Description = "Who may connect to the device: an address, or a network as 192.0.2.0/24; may be given again. 'all' switches the list off.",
        HelpName = "ADDRESS",
        CustomParser = ReadRows,
    };

    private readonly Option<bool> _allowLockOut = new("--allow-lock-out") { Description = "Set an Accessible IP list that leaves out this machine." };

    /// <summary>Makes the options known to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_ports, _mode, _port, _commandPort, _maxConnection, _aliveCheck, _inactivity, _packing, _force, _line, _accessibleIp, _allowLockOut])
            command.Options.Add(option);
    }

    /// <summary>What is wanted of a device.</summary>
    public DesiredNPort For(ParseResult parsed, NPortConfiguration device)
    {
        DesiredNPortPort none = new(1);
        DesiredNPortPort wish = none with
        {
            Mode = parsed.GetValue(_mode),
            TcpPort = parsed.GetValue(_port),
            CommandPort = parsed.GetValue(_commandPort),
            MaxConnection = parsed.GetValue(_maxConnection),
            AliveCheckMinutes = parsed.GetValue(_aliveCheck),
            InactivityMilliseconds = parsed.GetValue(_inactivity),
            PackingLength = parsed.GetValue(_packing),
            ForceTransmitMilliseconds = parsed.GetValue(_force),
            Line = parsed.GetValue(_line),
        };
        return DesiredNPort.Of(device, wish == none ? null : wish.Checked(), [.. (parsed.GetValue(_ports) ?? []).Distinct()]) with
        {
            AccessibleIp = parsed.GetValue(_accessibleIp),
            AllowLockOut = parsed.GetValue(_allowLockOut),
        };
    }

    private static Option<int?> Number(string name, string description, int least, int most)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result => Range.Check(result, least, most));
        return option;
    }

    private static AccessibleIpRow[]? ReadRows(ArgumentResult result)
    {
        string[] texts = [.. result.Tokens.Select(token => token.Value)];
        if (texts is ["all"])
            return [];
        List<AccessibleIpRow> rows = [];
        foreach (string text in texts)
        {
            if (Typed.Read(result, "--accessible-ip", text, AccessibleIpRow.Parse) is { } row)
                rows.Add(row);
        }

        return [.. rows];
    }
}
