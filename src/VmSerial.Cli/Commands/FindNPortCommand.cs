using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Errors;
using VmSerial.NPort.Dsci;

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial find nport [ADDRESS...]</c>: looks for serial device servers.</summary>
internal static class FindNPortCommand
{
    private static readonly Option<bool> s_broadcast = new("--broadcast") { Description = "Ask by broadcast: the addresses that are named, or the segments of this machine." };
    private static readonly Option<bool> s_force = new("--force") { Description = "Ask ranges of more than a /16, too." };
    private static readonly Option<int> s_rate = new("--rate") { Description = "How many addresses are asked a second.", HelpName = "N", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> s_wait = new("--wait") { Description = "How long replies are waited for after the last question, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 2 };

    /// <summary>Creates the command, below the word <c>find</c>.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<string[]> addresses = new("address") { Description = "192.0.2.0/24, 192.0.2.10-40, an address or a name.", Arity = ArgumentArity.ZeroOrMore };
        Command nport = new("nport", "Looks for serial device servers by the search of UDP 4800, which opens no connection.") { addresses, s_broadcast, s_force, s_rate, s_wait };
        s_rate.Validators.Add(r => Range.Check(r, 1, 10000));
        s_wait.Validators.Add(r => Range.Check(r, 1, 60));
        nport.Validators.Add(r =>
        {
            if (r.GetValue(addresses) is not { Length: > 0 } && !r.GetValue(s_broadcast))
                r.AddError("Name networks, ranges, addresses or names to ask, or --broadcast.");
        });
        VmSerialCommand.SetAction(nport, (parsed, cancellationToken) => RunAsync(parsed.GetValue(addresses) ?? [], parsed.GetValue(s_broadcast), parsed.GetValue(s_force),
            new DsciScanOptions { RatePerSecond = parsed.GetValue(s_rate), Wait = TimeSpan.FromSeconds(parsed.GetValue(s_wait)) }, options.CreateWriter(parsed, Console.Out), cancellationToken));
        return new Command("find", "Looks for what serial ports can connect to.") { nport };
    }

    private static async Task<int> RunAsync(string[] addresses, bool broadcast, bool force, DsciScanOptions options, IRowWriter writer, CancellationToken cancellationToken)
    {
        List<Row> rows = [];
        await foreach (NPortDevice device in (broadcast ? DsciScan.FindByBroadcastAsync(ReadAddresses(addresses), options, cancellationToken)
            : DsciScan.FindAsync(await ReadTargetsAsync(addresses, force, cancellationToken).ConfigureAwait(false), options, null, cancellationToken)).ConfigureAwait(false))
        {
            rows.Add(ProbeRows.Of(device));
            if (!writer.ForPeople)
                writer.Write([rows[^1]]);
        }
        if (writer.ForPeople)
            writer.Write(rows);
        if (writer.ForPeople && rows.Count == 0)
            await Console.Error.WriteLineAsync("No device answered.").ConfigureAwait(false);
        return ExitCode.InDesiredState;
    }

    private static async Task<List<DsciTarget>> ReadTargetsAsync(string[] addresses, bool force, CancellationToken cancellationToken)
    {
        List<DsciTarget> targets = [];
        foreach (string address in addresses)
            targets.Add(await DsciTarget.ParseAsync(address, force, TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false));
        return targets;
    }

    private static List<IPAddress> ReadAddresses(string[] addresses)
    {
        List<IPAddress> read = [];
        foreach (string text in addresses)
            read.Add(IPAddress.TryParse(text, out IPAddress? address) ? address : throw new VmSerialException("AddressRangeInvalid", ErrorKind.InvalidArgument,
                $"'{text}' is no broadcast address.", text, "Name one such as 192.0.2.255, or none for this machine's segments."));
        return read;
    }
}
