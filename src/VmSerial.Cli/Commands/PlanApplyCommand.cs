using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial plan apply FILE</c>: brings the world to the plan, and says what became of each row.</summary>
internal static class PlanApplyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        Argument<string> file = PlanFile.CreateArgument();
        Option<bool> whatIf = new("--what-if") { Description = "Say what would be done, and send nothing." };
        Option<int> throttle = new("--throttle")
        {
            Description = "How many changes run at a time on one server.",
            HelpName = "N",
            DefaultValueFactory = _ => new ChangeRunnerOptions().ThrottlePerServer,
        };
        throttle.Validators.Add(r => Range.Check(r, 1, 256));
        Command command = new("apply", "Brings the serial ports of VMs to the state that a plan wants.") { file, whatIf, throttle };
        VmSerialCommand.SetAction(command, async (parsed, cancellationToken) =>
        {
            IRowWriter writer = options.CreateWriter(parsed, Console.Out);
            Plan plan = await PlanFile.ReadAsync(parsed.GetValue(file)!, cancellationToken).ConfigureAwait(false);
            OpenSessions sessions = await OpenSessions.OpenAsync(plan, options.ReadLogin(parsed), cancellationToken).ConfigureAwait(false);
            await using (sessions.ConfigureAwait(false))
            {
                PlanComparison comparison = await PlanFile.CompareAsync(plan, sessions, cancellationToken).ConfigureAwait(false);
                writer.Write(comparison.Findings);
                if (PlanFile.HasErrors(comparison))
                    return Refuse(plan);
                if (parsed.GetValue(whatIf))
                    return WhatIf(comparison, writer);
                return await ApplyAsync(comparison, sessions, parsed.GetValue(throttle), writer, cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static int Refuse(Plan plan)
        => ErrorText.Write(Console.Error, "PlanRefused", $"{plan.File} was not applied because of the errors above; nothing was changed.", null);

    private static int WhatIf(PlanComparison comparison, IRowWriter writer)
    {
        List<SerialChange> drift = [.. comparison.Changes.Where(c => !c.InDesiredState)];
        if (writer.ForPeople)
        {
            foreach (SerialChange change in drift)
                Console.Out.WriteLine(SafeText.Of(change.Obstacle == ChangeObstacle.None
                    ? $"What if: {change.Target}: {change.Operation}"
                    : $"What if: {change.Target}: {change.Title}: not possible now ({Rows.Spaced(change.Obstacle)}). {change.Advice}".TrimEnd()));
            Console.Out.WriteLine(PlanFile.Summary(comparison));
        }
        else
            writer.Write([.. drift.Select(Rows.Of)]);
        return PlanFile.ExitCodeOf(comparison);
    }

    private static async Task<int> ApplyAsync(PlanComparison comparison, OpenSessions sessions, int throttle, IRowWriter writer, CancellationToken cancellationToken)
    {
        List<SerialChange> drift = [.. comparison.Changes.Where(c => !c.InDesiredState)];
        ChangeRunner runner = new(sessions.Clients, new ChangeRunnerOptions { ThrottlePerServer = throttle });
        IReadOnlyList<ChangeResult> results;
        using (ProgressLine? progress = ProgressLine.Create())
            results = await runner.RunAsync(drift, progress, cancellationToken).ConfigureAwait(false);
        writer.Write([.. results.Select(Rows.Of)]);
        if (writer.ForPeople)
            Console.Out.WriteLine(Summary(comparison, results));
        return Conclude(results, cancellationToken);
    }

    private static int Conclude(IReadOnlyList<ChangeResult> results, CancellationToken cancellationToken)
    {
        // A row that was sent and could not be read back carries an error too: nobody knows that it is done.
        static bool IsFailure(ChangeResult r) =>
             r.Error is not null || r.Outcome is ChangeOutcome.Failed or ChangeOutcome.StillRunning or ChangeOutcome.NotStarted;
        List<ChangeResult> failures = [.. results.Where(IsFailure)];
        foreach (ChangeResult result in failures.Where(r => r.Outcome != ChangeOutcome.NotStarted))
            ErrorText.Write(Console.Error, result);
        if (cancellationToken.IsCancellationRequested)
            Console.Error.WriteLine("vmserial: stopped.");
        if (failures.Count > 0 || cancellationToken.IsCancellationRequested)
            return ExitCode.Failed;
        return results.All(r => r.Done) ? ExitCode.InDesiredState : ExitCode.Drift;
    }

    private static string Summary(PlanComparison comparison, IReadOnlyList<ChangeResult> results)
    {
        int untouched = comparison.Changes.Count(c => c.InDesiredState);
        string counts = string.Join(", ", results.GroupBy(r => r.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Rows.Spaced(g.Key)}"));
        int sent = results.Count(r => r.Outcome is ChangeOutcome.Proved or ChangeOutcome.AppliedNotProved);
        return $"{sent} {(sent == 1 ? "change" : "changes")}; {untouched} already in the desired state{(counts.Length > 0 ? $"; {counts}" : "")}.";
    }
}
