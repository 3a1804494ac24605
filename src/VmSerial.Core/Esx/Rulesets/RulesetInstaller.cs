using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Ssh;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>
/// Changes the ruleset files of one host. What is put in place is verified by the host itself, which puts the old files back unless
/// everything else stands as before and it can still be reached; a connection that is lost anywhere leaves the old files or the new ones.
/// </summary>
public sealed class RulesetInstaller
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1), s_abort = TimeSpan.FromSeconds(3);

    private readonly ISshSession _session;
    private readonly Func<CancellationToken, Task<ISshSession>> _connect;
    private readonly RulesetInstallerOptions _options;

    /// <summary>Creates the installer.</summary>
    /// <param name="session">The connection; it is not closed here.</param>
    /// <param name="connect">Makes another connection to the same host, to see that it can still be reached; closed here.</param>
    /// <param name="options">Deadlines, and who makes the change.</param>
    public RulesetInstaller(ISshSession session, Func<CancellationToken, Task<ISshSession>> connect, RulesetInstallerOptions? options = null)
    {
        _session = session;
        _connect = connect;
        _options = options ?? new RulesetInstallerOptions();
    }

    /// <summary>Reads everything about the host's rulesets in one command, and changes nothing.</summary>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="VmSerialException"><c>HostAnswerCut</c>, and those of <see cref="ISshSession.RunAsync"/>.</exception>
    public async Task<RulesetFiles> ReadAsync(CancellationToken ct)
    {
        string mark = RulesetReading.NewMark();
        SshResult result = await _session.RunAsync(new SshCommand(RulesetReading.Command(mark)) { Timeout = _options.StepTimeout }, ct).ConfigureAwait(false);
        return RulesetReading.Parse(result.Output, mark, _session.Host);
    }

    /// <summary>Reads as <see cref="ReadAsync"/> does; first waits for another run that is going on, and ends what a run left that was killed.</summary>
    /// <param name="progress">Hears for whom is waited.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="VmSerialException"><c>RulesetLocked</c>: the other run did not end in <see cref="RulesetInstallerOptions.LockWait"/>.</exception>
    public async Task<RulesetFiles> ReadForChangeAsync(IProgress<StepReport>? progress, CancellationToken ct)
    {
        Stopwatch waited = Stopwatch.StartNew();
        RulesetLock? nameless = null;
        while (true)
        {
            RulesetFiles files = await ReadAsync(ct).ConfigureAwait(false);
            if (files.Lock is not { } held || files.UserId != 0)
            {
                return files;
            }

            // A run makes the lock and names itself an instant later: only a lock that stays without a name is a dead one.
            bool settled = held.Job.Length > 0 || nameless is not null;
            nameless = held.Job.Length > 0 ? null : held;
            if (settled && held.IsStale(_options.StaleAfter))
            {
                progress?.Report(new StepReport($"Ending what {held} left", 0, 0, _session.Host));
                SshResult result = await _session.RunAsync(InstallJob.Recover(held.Job, _options), ct).ConfigureAwait(false);
                if (InstallResult.Of(result.OutputText) is { Word: "broken" } broken)
                {
                    throw broken.ToException(_session.Host);
                }
            }
            else
            {
                progress?.Report(new StepReport($"Waiting for {held}", 0, 0, _session.Host));
                await Task.Delay(s_pause, ct).ConfigureAwait(false);
            }

            if (waited.Elapsed > _options.LockWait)
            {
                throw RulesetChecks.Locked(_session.Host, held);
            }
        }
    }

    /// <summary>Reads, works out what a wish changes, and makes the change.</summary>
    /// <param name="wish">The wish.</param>
    /// <param name="boot">How the host boots and who manages it, as far as the API told it.</param>
    /// <param name="progress">Hears of each step.</param>
    /// <param name="ct">Ends the run; what was put in place and not confirmed is put back.</param>
    public async Task<RulesetOutcome> RunAsync(RulesetWish wish, HostBoot? boot, IProgress<StepReport>? progress, CancellationToken ct)
    {
        RulesetFiles files = await ReadForChangeAsync(progress, ct).ConfigureAwait(false);
        return await ApplyAsync(RulesetPlanner.Plan(files, wish, boot), progress, ct).ConfigureAwait(false);
    }

    /// <summary>Makes a change that was worked out by <see cref="RulesetPlanner"/>.</summary>
    /// <param name="edit">The change.</param>
    /// <param name="progress">Hears of each step.</param>
    /// <param name="ct">Ends the run; what was put in place and not confirmed is put back.</param>
    /// <exception cref="VmSerialException">
    /// <c>RulesetLocked</c>, <c>FileChangedUnderneath</c>, <c>HostFirewallFolderReadOnly</c>, <c>HostRamdiskFull</c>, <c>HostFirewallNotAnswering</c>,
    /// <c>UploadDamaged</c>: nothing was changed. <c>RulesetFileBroken</c>: a file could not be put back. <c>RulesetNotProved</c>: the host reads
    /// back otherwise. <c>RulesetOutcomeUnknown</c>: the host could not be reached any more.
    /// </exception>
    public async Task<RulesetOutcome> ApplyAsync(RulesetEdit edit, IProgress<StepReport>? progress, CancellationToken ct)
    {
        if (edit.ChangesNothing)
        {
            return new RulesetOutcome(RulesetOutcomeKind.Unchanged, "", ["The host was read, and is as wished."], edit.Before, []);
        }

        InstallJob job = new(edit, _options, Guid.NewGuid());
        const int Steps = 3;
        progress?.Report(new StepReport("Putting the files in place", 1, Steps, $"{edit.Target}/{edit.Id}"));
        VmSerialException? lost = await PutAsync(job, edit, ct).ConfigureAwait(false);
        progress?.Report(new StepReport("Reaching the host over a new connection", 2, Steps, $"{edit.Target}/{edit.Id}"));
        (InstallResult? result, RulesetFiles after) = await ConfirmAsync(job, lost, ct).ConfigureAwait(false);
        progress?.Report(new StepReport("Reading back", Steps, Steps, $"{edit.Target}/{edit.Id}"));
        return Outcome(edit, result, after, lost);
    }

    // A connection that is lost here may have been lost because of the change: what became of it is asked over a new one.
    private async Task<VmSerialException?> PutAsync(InstallJob job, RulesetEdit edit, CancellationToken ct)
    {
        try
        {
            SshResult put = await _session.RunAsync(job.Put(), ct).ConfigureAwait(false);
            InstallResult? result = InstallResult.Of(put.OutputText);
            return result is { Word: "refused" or "broken" } ? throw result.ToException(edit.Target)
                : result is null ? new VmSerialException("HostScriptFailed", ErrorKind.OperationFailed, $"{edit.Target}: the host could not begin the change: {put.ErrorText.Trim()}", edit.Target)
                : null;
        }
        catch (VmSerialException e) when (e.Id is "SshConnectionLost" or "SshTimedOut")
        {
            return e;
        }
        catch (OperationCanceledException)
        {
            await AbortAsync(job, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(InstallResult? Result, RulesetFiles After)> ConfirmAsync(InstallJob job, VmSerialException? lost, CancellationToken ct)
    {
        // After that time the host has put the old files back, with some seconds for the refresh.
        TimeSpan patience = _options.ConfirmWithin + TimeSpan.FromSeconds(30);
        Stopwatch waited = Stopwatch.StartNew();
        VmSerialException? last = lost;
        try
        {
            while (waited.Elapsed < patience)
            {
                try
                {
                    ISshSession session = await _connect(ct).ConfigureAwait(false);
                    await using (session.ConfigureAwait(false))
                    {
                        string mark = RulesetReading.NewMark();
                        SshResult answer = await session.RunAsync(job.Confirm(mark), ct).ConfigureAwait(false);
                        RulesetFiles after = RulesetReading.Parse(answer.Output, mark, session.Host);
                        string text = HostParts.In(answer.Output, mark).Where(part => part.Words == "result").Select(part => Encoding.UTF8.GetString(part.Body)).FirstOrDefault() ?? "";
                        InstallResult? result = InstallResult.Of(text);
                        if (result is null || result.IsDone)
                        {
                            return (result, after);
                        }
                    }
                }
                catch (VmSerialException e) when (e.Kind is ErrorKind.ConnectionFailed or ErrorKind.TimedOut || e.Id == "HostAnswerCut")
                {
                    last = e;
                    await Task.Delay(s_pause, ct).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await AbortAsync(job, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        throw new VmSerialException(
            "RulesetOutcomeUnknown", ErrorKind.ConnectionFailed,
            $"{_session.Host}: the host could not be reached after the change. It puts the old files back by itself {_options.ConfirmWithin.TotalSeconds:0} s after it made the change. {last?.Message}".TrimEnd(),
            _session.Host, "Try again in a minute; a second run finishes the change or clears it away.", last);
    }

    private async Task AbortAsync(InstallJob job, CancellationToken ct)
    {
        try
        {
            using CancellationTokenSource brief = CancellationTokenSource.CreateLinkedTokenSource(ct);
            brief.CancelAfter(s_abort);
            await _session.RunAsync(job.Abort(), brief.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VmSerialException or OperationCanceledException or ObjectDisposedException)
        {
            // Without this word the host puts the files back all the same, when the time for the confirmation is over.
        }
    }

    private static RulesetOutcome Outcome(RulesetEdit edit, InstallResult? result, RulesetFiles after, VmSerialException? lost)
    {
        if (result is { Word: "refused" or "broken" })
        {
            throw result.ToException(edit.Target);
        }

        IReadOnlyList<string> faults = RulesetProof.Faults(edit, after);
        if (result is { Word: "rolledback" })
        {
            return new RulesetOutcome(
                RulesetOutcomeKind.RolledBack, result.Reason(), result.IsProved ? ["Every ruleset stands as before the change."] : [], after,
                result.IsProved ? [] : ["The old files are back, but the firewall does not list every ruleset as before."]);
        }

        if (faults.Count == 0)
        {
            return new RulesetOutcome(
                RulesetOutcomeKind.Applied, "", RulesetProof.Sentences(edit), after,
                result is { Detail: "unsaved" } ? ["The host's state was not saved: auto-backup.sh failed. The hourly backup, or an orderly reboot, does it as well."] : []);
        }

        // No word of the run: it never began, or was over and cleared away. What the files say decides.
        throw result is null && lost is not null ? lost : new VmSerialException(
            "RulesetNotProved", ErrorKind.OperationFailed, $"{edit.Target}: the host reads back otherwise than it was changed: {string.Join("; ", faults)}.", edit.Target,
            "Look at it with Get-EsxCustomRuleset, and run the command again.");
    }
}
