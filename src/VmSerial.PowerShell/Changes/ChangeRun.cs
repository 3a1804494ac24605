using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;

namespace VmSerial.PowerShell.Changes;

/// <summary>
/// From differences to results: tells the findings, asks all questions, has what was allowed done, and tells what failed.
/// </summary>
/// <param name="cmdlet">The cmdlet that asks and tells.</param>
/// <param name="sessions">The sessions to the servers of the changes.</param>
/// <param name="throttle">How many changes run at a time on each server; null takes the default.</param>
/// <param name="access">How hosts are reached by SSH; null for not at all.</param>
/// <param name="nports">How NPorts are reached; null where no change speaks of any.</param>
internal sealed class ChangeRun(AsyncCmdlet cmdlet, IReadOnlyList<VMSerialServer> sessions, int? throttle = null, HostAccessTable? access = null,
    IReadOnlyCollection<NPortAccess>? nports = null)
{
    /// <summary>Does it.</summary>
    /// <returns>A result for each change, in their order; empty when nothing may be changed.</returns>
    public async Task<IReadOnlyList<ChangeResult>> ApplyAsync(PlanComparison comparison, SerialWorld world, CancellationToken stopping)
    {
        if (!await TellFindingsAsync(comparison.Findings).ConfigureAwait(false))
            return [];
        var results = new ChangeResult?[comparison.Changes.Count];
        List<int> allowed = await AskAsync(comparison, world, results).ConfigureAwait(false);
        if (allowed.Count > 0)
        {
            IReadOnlyList<ChangeResult> done = await RunAsync([.. allowed.Select(i => comparison.Changes[i])], stopping).ConfigureAwait(false);
            for (int i = 0; i < done.Count; i++)
                results[allowed[i]] = done[i];
        }
        foreach (ChangeResult? failed in results.Where(r => r!.Outcome == ChangeOutcome.Failed))
            await cmdlet.WriteErrorAsync(ErrorRecords.Create(FailureOf(failed!), failed!.Target)).ConfigureAwait(false);
        return results!;
    }

    private async Task<bool> TellFindingsAsync(IReadOnlyList<Finding> findings)
    {
        foreach (Finding finding in findings.Where(f => f.Severity == FindingSeverity.Warning))
            await cmdlet.WriteWarningAsync(Findings.Text(finding)).ConfigureAwait(false);
        IReadOnlyList<Finding> errors = [.. findings.Where(f => f.Severity == FindingSeverity.Error)];
        foreach (Finding finding in errors)
            await cmdlet.WriteErrorAsync(ErrorRecords.Create(Findings.Failure(finding))).ConfigureAwait(false);
        if (errors.Count > 0)
            await cmdlet.WriteWarningAsync("Nothing was changed: see the errors above.").ConfigureAwait(false);
        return errors.Count == 0;
    }

    /// <summary>Asks for every change before the first is made.</summary>
    private async Task<List<int>> AskAsync(PlanComparison comparison, SerialWorld world, ChangeResult?[] results)
    {
        List<int> allowed = [];
        bool declined = false;
        for (int i = 0; i < results.Length; i++)
        {
            SerialChange change = comparison.Changes[i];
            if (change.InDesiredState)
                results[i] = new ChangeResult(change, ChangeOutcome.Unchanged) { After = (change as PortChange)?.Found, Detail = "in the desired state" };
            else if (change.Obstacle != ChangeObstacle.None)
                results[i] = await TellObstacleAsync(change).ConfigureAwait(false);
            else if (await cmdlet.ShouldProcessAsync(change.Target, change.Operation).ConfigureAwait(false))
                allowed.Add(i);
            else
            {
                declined = true;
                results[i] = new ChangeResult(change, ChangeOutcome.Declined) { Detail = "not confirmed" };
            }
        }
        return declined && allowed.Count > 0 ? await CompareRestAsync(comparison, world, results, allowed).ConfigureAwait(false) : allowed;
    }

    /// <summary>Without the changes that were declined others may no longer be possible: a port that would get another number.</summary>
    private async Task<List<int>> CompareRestAsync(PlanComparison comparison, SerialWorld world, ChangeResult?[] results, List<int> allowed)
    {
        PlanComparison rest = PlanComparer.Compare(
            [.. allowed.Select(i => comparison.Changes[i]).OfType<PortChange>().Select(c => new PortRequest(c.VM, c.Wanted, c.Position))], world);
        Dictionary<string, PortChange> barred = rest.Changes.OfType<PortChange>().Where(c => c.Obstacle != ChangeObstacle.None).ToDictionary(PortOf);
        foreach (int i in allowed)
            if (comparison.Changes[i] is PortChange port && barred.TryGetValue(PortOf(port), out PortChange? change))
                results[i] = await TellObstacleAsync(change).ConfigureAwait(false);
        return [.. allowed.Where(i => results[i] is null)];
    }

    private async Task<ChangeResult> TellObstacleAsync(SerialChange change)
    {
        if (cmdlet.IsWhatIf)
            await cmdlet.WriteWarningAsync($"What if: nothing would be sent for \"{change.Operation}\" on target \"{change.Target}\". {change.Advice}").ConfigureAwait(false);
        else if (change is NPortUnread unread)
            return new ChangeResult(change, ChangeOutcome.Failed) { Detail = change.Advice, Error = unread.Error };
        else if (((change as RulesetChange)?.Problem ?? (change as NPortChange)?.Problem) is { } problem)
            await cmdlet.WriteErrorAsync(ErrorRecords.Create(problem, change.Target)).ConfigureAwait(false);
        else
            await cmdlet.WriteErrorAsync(ErrorRecords.Create(new VmSerialException(change.Obstacle.ToString(), ErrorKind.InvalidState,
                $"{change.Subject} was left as it is (found: {change.Actual}; wanted: {change.Desired}). {change.Advice}",
                change.Target, change.Advice))).ConfigureAwait(false);
        return new ChangeResult(change, ChangeOutcome.NotPossible) { After = (change as PortChange)?.Found, Detail = change.Advice };
    }

    private async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<SerialChange> changes, CancellationToken stopping)
    {
        ChangeRunnerOptions options = throttle is { } most ? new() { ThrottlePerServer = most } : new();
        options = options with { Owner = $"{Environment.UserName}@{Environment.MachineName}" };
        ChangeRunner runner = new([.. sessions.Select(s => s.Client)], options, access, nports);
        using ProgressReporter progress = new(cmdlet);
        IReadOnlyList<ChangeResult> results = await runner.RunAsync(changes, progress, stopping).ConfigureAwait(false);
        if (stopping.IsCancellationRequested)
        {
            // The pipeline takes nothing any more, so this goes to the host itself.
            foreach (ChangeResult left in results.Where(r => r.Outcome is ChangeOutcome.StillRunning or ChangeOutcome.Failed))
                cmdlet.Host?.UI?.WriteWarningLine($"{left.Target}: {left.Title}: {(left.Outcome == ChangeOutcome.StillRunning ? "still running on the server. " : "")}{left.Detail}");
            stopping.ThrowIfCancellationRequested();
        }
        return results;
    }

    private static VmSerialException FailureOf(ChangeResult result)
        => result.Error ?? new VmSerialException("ChangeFailed", ErrorKind.OperationFailed, $"{result.Title} of {result.Target}: {result.Detail}", result.Target);

    private static string PortOf(PortChange change) => $"{change.VM.Server}\n{change.VM.Reference}\n{change.Wanted.Number}";
}
