using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.VSphere;

namespace VmSerial.Plans.NPorts;

/// <summary>Carries out changes of NPorts: all rows of a device in one session and with one restart, many devices at a time.</summary>
/// <param name="devices">How the devices are reached.</param>
/// <param name="throttle">The most devices that are changed at a time, from 1.</param>
internal sealed class NPortChangeRunner(IReadOnlyCollection<NPortAccess> devices, int throttle)
{
    private readonly Dictionary<string, NPortAccess> _devices = devices.GroupBy(device => device.Address, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Carries out the changes and returns one result for each, in the same order.</summary>
    internal async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<NPortChange> allowed, IProgress<StepReport>? progress, CancellationToken ct)
    {
        List<IGrouping<string, int>> byDevice = [.. Enumerable.Range(0, allowed.Count).Where(i => allowed[i].IsToBeSent).GroupBy(i => allowed[i].Target, StringComparer.OrdinalIgnoreCase)];
        ConcurrentDictionary<int, ChangeResult> results = new();
        int done = 0;
        using SemaphoreSlim gate = new(throttle);
        await Task.WhenAll(byDevice.Select(async device =>
        {
            IReadOnlyList<ChangeResult> ofDevice = await RunDeviceAsync([.. device.Select(i => allowed[i])], gate, ct).ConfigureAwait(false);
            foreach ((int place, ChangeResult result) in device.Zip(ofDevice, (place, result) => (place, result)))
                results[place] = result;
            progress?.Report(new StepReport("Changing NPorts", Interlocked.Increment(ref done), byDevice.Count, device.Key));
        })).ConfigureAwait(false);
        return [.. allowed.Select((row, i) => results.TryGetValue(i, out ChangeResult? result) ? result : NotSent(row))];
    }

    private async Task<IReadOnlyList<ChangeResult>> RunDeviceAsync(IReadOnlyList<NPortChange> rows, SemaphoreSlim gate, CancellationToken ct)
    {
        if (!_devices.TryGetValue(rows[0].Target, out NPortAccess? access))
        {
            VmSerialException unknown = new("NPortAccessMissing", ErrorKind.InvalidArgument, $"Nothing says how NPort '{rows[0].Target}' is reached.", rows[0].Target);
            return [.. rows.Select(row => new ChangeResult(row, ChangeOutcome.Failed) { Error = unknown, Detail = unknown.Message })];
        }

        try
        {
            await gate.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return NPortReadBack.NotStarted(rows);
        }

        try
        {
            return await new NPortChanger(access, rows).RunAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private static ChangeResult NotSent(NPortChange row) => row.InDesiredState
        ? new ChangeResult(row, ChangeOutcome.Unchanged)
        : new ChangeResult(row, ChangeOutcome.NotPossible) { Detail = row.Advice };
}
