using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands;

/// <summary>From differences to an exit code: says what would be done, or has it done and says what became of each row.</summary>
/// <param name="writer">Where rows go.</param>
/// <param name="clients">A session for each server of the changes.</param>
/// <param name="access">How hosts are reached by SSH.</param>
/// <param name="nports">How NPorts are reached; null where no change speaks of any.</param>
internal sealed class ChangeRun(IRowWriter writer, IReadOnlyList<VimClient> clients, HostAccessTable access, IReadOnlyCollection<NPortAccess>? nports = null)
{
    /// <summary>Where rows go.</summary>
    public IRowWriter Writer => writer;

    /// <summary>How much is done at a time.</summary>
    public ChangeRunnerOptions Options { get; init; } = new();

    /// <summary>Says every change and sends nothing.</summary>
    public int WhatIf(PlanComparison comparison)
    {
        List<SerialChange> drift = [.. comparison.Changes.Where(c => !c.InDesiredState)];
        if (writer.ForPeople)
        {
            foreach (SerialChange change in drift)
                Console.Out.WriteLine(SafeText.Of(change.Obstacle == ChangeObstacle.None
                    ? $"What if: {change.Target}: {change.Operation}"
                    : $"What if: {change.Target}: {change.Title}: not possible now ({Rows.Spaced(change.Obstacle)}). {CommandWords.Of(change.Advice)}".TrimEnd()));
            Console.Out.WriteLine(Summaries.Of(comparison));
        }
        else
            writer.Write([.. drift.Select(Rows.Of)]);
        return PlanFile.ExitCodeOf(comparison);
    }

    /// <summary>Has the changes done.</summary>
    public async Task<int> ApplyAsync(PlanComparison comparison, CancellationToken cancellationToken)
    {
        List<SerialChange> drift = [.. comparison.Changes.Where(c => !c.InDesiredState)];
        ChangeRunner runner = new(clients, Options, access, nports);
        IReadOnlyList<ChangeResult> results;
        using (ProgressLine? progress = ProgressLine.Create())
            results = await runner.RunAsync(drift, progress, cancellationToken).ConfigureAwait(false);
        writer.Write([.. results.Select(Rows.Of)]);
        if (writer.ForPeople)
            Console.Out.WriteLine(Summaries.Of(comparison, results));
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
}
