using System.Collections.Generic;
using VmSerial.Telnet;

namespace VmSerial.Probes.Vspc;

/// <summary>What was said, in words, up to a number of lines.</summary>
internal sealed class VspcTranscript
{
    private const int MaximumLines = 100;
    private readonly List<string> _lines = [];

    /// <summary>The lines: <c>&gt;</c> from here, <c>&lt;</c> from there.</summary>
    internal IReadOnlyList<string> Lines => _lines;

    /// <summary>Notes a negotiation from here.</summary>
    internal void Said(TelnetCommand command, TelnetOption option) => Said($"{command.ToString().ToUpperInvariant()} {NameOf(option)}");

    /// <summary>Notes something else from here.</summary>
    internal void Said(string words) => Add("> " + words);

    /// <summary>Notes what came from there.</summary>
    internal void Heard(in TelnetEvent telnet)
    {
        bool subnegotiation = telnet.Command == TelnetCommand.Subnegotiation;
        Add("< " + (subnegotiation && telnet.Option == TelnetOption.VMwareExtension && telnet.Payload.Length > 0 ? VspcCodes.NameOf(telnet.Payload.Span[0])
            : subnegotiation ? "SB " + NameOf(telnet.Option)
            : telnet.IsNegotiation ? $"{telnet.Command.ToString().ToUpperInvariant()} {NameOf(telnet.Option)}"
            : telnet.Command.ToString().ToUpperInvariant()));
    }

    private void Add(string line)
    {
        if (_lines.Count < MaximumLines)
            _lines.Add(line);
    }

    private static string NameOf(TelnetOption option) => option switch
    {
        TelnetOption.VMwareExtension => "VMWARE-TELNET-EXT",
        TelnetOption.ComPort => "COM-PORT-OPTION",
        TelnetOption.Binary or TelnetOption.Echo or TelnetOption.Authentication => option.ToString().ToUpperInvariant(),
        TelnetOption.SuppressGoAhead => "SUPPRESS-GO-AHEAD",
        _ => $"option {(byte)option}",
    };
}
