using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.NPort.Menus;

namespace VmSerial.Plans.NPorts;

/// <summary>
/// Changes one NPort: reads it again, changes what differs, saves and restarts it once, waits until it is back, and reads it. Whatever goes wrong
/// before the word that saves leaves the device as it was.
/// </summary>
/// <param name="access">How the device is reached.</param>
/// <param name="rows">The rows of the device that were allowed.</param>
internal sealed class NPortChanger(NPortAccess access, IReadOnlyList<NPortChange> rows)
{
    private static readonly TimeSpan s_quit = TimeSpan.FromSeconds(3);
    private readonly DesiredNPort _wanted = new()
    {
        Ports = [.. rows.SelectMany(row => row.Wanted.Ports)],
        AccessibleIp = rows.Select(row => row.Wanted.AccessibleIp).FirstOrDefault(list => list is not null),
        AllowLockOut = rows.Any(row => row.Wanted.AllowLockOut),
    };

    private RestartWatch _watch = new(null);

    internal async Task<IReadOnlyList<ChangeResult>> RunAsync(CancellationToken ct)
    {
        VmSerialException? trouble = null;
        try
        {
            ConsoleSession session = await ConsoleLogin.OpenAsync(access, ct).ConfigureAwait(false);
            _watch = new RestartWatch(session.Identity.Uptime);
            await using (session.ConfigureAwait(false))
            {
                if (await ChangeAsync(session, ct).ConfigureAwait(false) is { } early)
                    return early;
            }
        }
        catch (VmSerialException e) when (!_watch.IsSaved)
        {
            return NPortReadBack.NothingSaved(rows, e);
        }
        catch (VmSerialException e)
        {
            trouble = e;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return _watch.IsSaved ? NPortReadBack.Stopped(rows) : NPortReadBack.NotStarted(rows);
        }

        try
        {
            return NPortReadBack.Judge(rows, await new NPortReturn(access, _wanted).WaitAsync(_watch, ct).ConfigureAwait(false), trouble);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return NPortReadBack.Stopped(rows);
        }
    }

    /// <summary>Changes and saves; a result where there was nothing to do or nothing that may be done.</summary>
    private async Task<IReadOnlyList<ChangeResult>?> ChangeAsync(ConsoleSession session, CancellationToken ct)
    {
        try
        {
            NPortConfiguration found = await ConsoleReader.ReadAsync(session, ct).ConfigureAwait(false);
            IReadOnlyList<NPortChange> now = NPortComparer.Compare(new NPortRequest(found, _wanted));
            if (now.All(row => row.InDesiredState))
            {
                await ConsoleSave.QuitAsync(session, ct).ConfigureAwait(false);
                return [.. rows.Select(row => new ChangeResult(row, ChangeOutcome.Unchanged) { Detail = "in the desired state when it was looked at again" })];
            }

            if (now.FirstOrDefault(row => row.Problem is not null) is { } refused)
                throw refused.Problem!;
            ConsoleEditor editor = new(session);
            await editor.ApplyAsync(NPortEdits.Of(now), ct).ConfigureAwait(false);
            if (editor.Changed == 0)
                throw session.Surprise("changing its settings", "its menus have the values that are wanted, and its view pages have others");
            await ConsoleSave.SaveAsync(session, _watch.Save, ct).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (!_watch.IsSaved && (e is VmSerialException || ct.IsCancellationRequested))
        {
            using CancellationTokenSource deadline = new(s_quit);
            try
            {
                // A session that is gone, or was cut off by the stop, ends without saving all the same.
                await ConsoleSave.QuitAsync(session, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The device says nothing any more.
            }

            throw;
        }
    }
}
