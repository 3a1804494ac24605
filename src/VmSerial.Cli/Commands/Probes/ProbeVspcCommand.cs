using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Probes.Vspc;
using VmSerial.Serial;

namespace VmSerial.Cli.Commands.Probes;

/// <summary><c>vmserial probe vspc URI...</c>: asks concentrators to take a port, as a VM does.</summary>
internal static class ProbeVspcCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<string[]> uris = new("uri")
        {
            Description = "Concentrators, as telnet://vspc01:13370 or telnets://vspc01:13370.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> service = new("--service") { Description = "The service URI that is asked for, such as vSPC.py.", HelpName = "URI", Required = true };
        Option<string> direction = new("--direction") { Description = "server or client.", DefaultValueFactory = _ => "server" };
        direction.AcceptOnlyFromAmong("server", "client");
        Option<int> wait = new("--wait") { Description = "The deadline of one concentrator, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        wait.Validators.Add(r => Range.Check(r, 1, 600));
        Command command = new("vspc", "Asks concentrators (vSPC) to take a port, as a VM does. Under a made-up name and UUID, which a concentrator may keep; no data is sent.")
        {
            uris, service, direction, wait,
        };
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) =>
        {
            SerialDirection wanted = parsed.GetValue(direction) == "client" ? SerialDirection.Client : SerialDirection.Server;
            VspcTarget[] targets = [.. parsed.GetValue(uris)!.Select(uri => VspcTarget.Parse(uri, parsed.GetValue(service)!, wanted))];
            VspcProbeOptions probe = new() { Timeout = TimeSpan.FromSeconds(parsed.GetValue(wait)), Tls = options.ReadTls(parsed) };
            return RunAsync(targets, probe, options.CreateWriter(parsed, Console.Out), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<VspcTarget> targets, VspcProbeOptions options, IRowWriter writer, CancellationToken cancellationToken)
    {
        List<VspcProbeResult> results = [];
        await foreach (VspcProbeResult result in VspcProbe.RunAllAsync(targets, options, cancellationToken).ConfigureAwait(false))
            results.Add(result);
        writer.Write([.. results.OrderBy(result => result.Uri, StringComparer.Ordinal).Select(VspcRow.Of)]);
        return results.TrueForAll(result => result.Accepted) ? ExitCode.InDesiredState : ExitCode.Drift;
    }
}
