using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial nport set</c>: changes what differs, restarts each device once, and reads it back.</summary>
internal static class NPortSetCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        NPortOptions nports = new();
        NPortWish wish = new();
        Option<bool> whatIf = new("--what-if") { Description = "Say what would be done and who is connected, and change nothing." };
        Option<bool> allowRestart = new("--allow-restart") { Description = "Let the devices be restarted, which interrupts all their ports; without it nothing is changed." };
        Option<int> timeout = new("--restart-timeout") { Description = "How long a device may take over its restart, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 120 };
        timeout.Validators.Add(result => Range.Check(result, 5, 1800));
        Command command = new("set", "Sets ports of NPorts by name: changes what differs, saves and restarts once, reads back.") { nports.Devices, whatIf, allowRestart, timeout };
        nports.AddTo(command);
        wish.AddTo(command);
        VmSerialCommand.SetAction(command, async (parsed, cancellationToken) =>
        {
            (IReadOnlyList<NPortReading> read, bool all) = await nports.ReadAsync(parsed, parsed.GetValue(timeout), cancellationToken).ConfigureAwait(false);
            PlanComparison comparison = new([.. read.SelectMany(reading => NPortComparer.Compare(new NPortRequest(reading.Device!, wish.For(parsed, reading.Device!))))], []);
            ChangeRun run = new(options.CreateWriter(parsed, Console.Out), [], new HostAccessTable(), [.. read.Select(reading => reading.Access)]);
            int exitCode = parsed.GetValue(whatIf) ? run.WhatIf(comparison)
                : !parsed.GetValue(allowRestart) && comparison.Changes.Any(change => change is { InDesiredState: false, Obstacle: ChangeObstacle.None }) ? Refuse(run, comparison)
                : await run.ApplyAsync(comparison, cancellationToken).ConfigureAwait(false);
            return all ? exitCode : ExitCode.Failed;
        });
        return command;
    }

    private static int Refuse(ChangeRun run, PlanComparison comparison)
    {
        run.WhatIf(comparison);
        return ErrorText.Write(Console.Error, nameof(ChangeObstacle.NPortRestartNotAllowed), "Nothing was changed: it takes a restart, which interrupts all ports of a device, and nobody allowed it.", "Look at who is connected above, then say --allow-restart.");
    }
}
