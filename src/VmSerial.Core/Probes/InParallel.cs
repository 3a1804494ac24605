using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Probes;

/// <summary>Many small jobs, some at a time.</summary>
internal static class InParallel
{
    /// <summary>
    /// Does a job for each item and gives the results as they come, not in the order of the items. Items are taken when there is room, so that a source may
    /// be endless; no more results wait to be taken than run at a time. Who stops taking stops the jobs, and is let go when the last one has ended.
    /// </summary>
    public static async IAsyncEnumerable<TResult> RunAsync<T, TResult>(
        IEnumerable<T> items, int limit, Func<T, CancellationToken, Task<TResult>> job, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using SemaphoreSlim ready = new(0);
        ConcurrentQueue<Task<TResult>> done = new();
        int running = 0;
        using IEnumerator<T> source = items.GetEnumerator();
        bool more = true;
        try
        {
            while (true)
            {
                while (more && running < Math.Max(1, limit) && (more = source.MoveNext()))
                {
                    running++;
                    _ = FinishAsync(job(source.Current, stop.Token));
                }
                if (running == 0)
                    yield break;
                await ready.WaitAsync(ct).ConfigureAwait(false);
                running--;
                done.TryDequeue(out Task<TResult>? ended);
                yield return await ended!.ConfigureAwait(false);
            }
        }
        finally
        {
            stop.Cancel();
            for (; running > 0; running--)
                await ready.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        async Task FinishAsync(Task<TResult> one)
        {
            await Task.WhenAny(one).ConfigureAwait(false);
            done.Enqueue(one);
            ready.Release();
        }
    }
}
