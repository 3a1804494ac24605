using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Probes;

namespace VmSerial.Cli.Commands.Probes;

/// <summary><c>vmserial probe nport ENDPOINT...</c>: how data ports of serial device servers stand.</summary>
internal static class ProbeNPortCommand
{
    private static readonly Option<int> s_port = new("--port") { Description = "The TCP port of endpoints that name none.", HelpName = "PORT", DefaultValueFactory = _ => NPortTarget.DefaultPort };
    private static readonly Option<bool> s_identify = new("--identify") { Description = "Ask for name, firmware and serial number as well." };
    private static readonly Option<bool> s_connect = new("--connect") { Description = "Open the port although its device has told how it stands: takes a place, and may move DTR." };
    private static readonly Option<bool> s_probeTelnet = new("--probe-telnet") { Description = "Ask a silent port if it speaks RFC 2217; on a raw port the three bytes reach the serial line." };
    private static readonly Option<int> s_seconds = new("--connect-timeout") { Description = "The deadline of a connection, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> s_throttle = new("--throttle") { Description = "How many are tested at a time.", HelpName = "N", DefaultValueFactory = _ => 64 };

    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<NPortTarget[]> endpoints = new("endpoint")
        {
            Description = "nport-a, 10.1.2.3:4002, [2001:db8::1]:4001 or tcp://nport-a:4001.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. result.Tokens.Select(token => Typed.Read(result, "endpoint", token.Value, text => NPortTarget.Parse(text, result.GetValue(s_port)))).OfType<NPortTarget>()],
        };
        Command command = new("nport", "Tests data ports of serial device servers. Devices are asked on UDP 4800 first; a port is opened only where that tells nothing, or with --connect.")
        {
            endpoints, s_port, s_identify, s_connect, s_probeTelnet, s_seconds, s_throttle,
        };
        s_port.Validators.Add(r => Range.Check(r, 1, 65535));
        s_seconds.Validators.Add(r => Range.Check(r, 1, 300));
        s_throttle.Validators.Add(r => Range.Check(r, 1, 1024));
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) => RunAsync(parsed.GetValue(endpoints) ?? [], new NPortProbeOptions
        {
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(s_seconds)),
            Identify = parsed.GetValue(s_identify),
            Connect = parsed.GetValue(s_connect),
            ProbeTelnet = parsed.GetValue(s_probeTelnet),
            ThrottleLimit = parsed.GetValue(s_throttle),
        }, options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    // Programs get each result as it comes; a table wants to see all of them.
    private static async Task<int> RunAsync(IReadOnlyList<NPortTarget> targets, NPortProbeOptions options, IRowWriter writer, CancellationToken cancellationToken)
    {
        List<NPortConnectionTest> tests = [];
        await foreach (NPortConnectionTest test in NPortProbe.RunAllAsync(targets, options, cancellationToken).ConfigureAwait(false))
        {
            tests.Add(test);
            if (!writer.ForPeople)
                writer.Write([ProbeRows.Of(test)]);
        }
        if (writer.ForPeople)
        {
            writer.Write([.. tests.OrderBy(test => test.Endpoint, StringComparer.OrdinalIgnoreCase).Select(ProbeRows.Of)]);
            foreach (NPortConnectionTest test in tests.Where(test => test.Advice.Length > 0))
                Console.Out.WriteLine(SafeText.Of($"{test.Endpoint}: {CommandWords.Of(test.Advice)}"));
        }
        return tests.TrueForAll(test => test.Success) ? ExitCode.InDesiredState : ExitCode.Drift;
    }
}
