using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Probes.HostPath;

/// <summary>One question with a deadline, whose failure is evidence that is lacking and ends nothing else.</summary>
internal static class BoundedAsk
{
    internal static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> ask, Func<string, T> lacking, TimeSpan deadline, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(deadline);
        try
        {
            return await ask(bound.Token).ConfigureAwait(false);
        }

        // Without a session there is nothing more to ask.
        catch (VmSerialException e) when (e.Id != "SessionLost")
        {
            return lacking(e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return lacking($"no answer within {deadline.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s.");
        }
    }
}
