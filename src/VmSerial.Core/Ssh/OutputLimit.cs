using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Ssh;

/// <summary>Reads what a command writes, two streams at once, up to a limit for both together.</summary>
internal sealed class OutputLimit(int limit) : IDisposable
{
    private readonly CancellationTokenSource _exceeded = new();
    private long _taken;

    /// <summary>Fires when more came than is taken.</summary>
    internal CancellationToken Exceeded => _exceeded.Token;

    /// <summary>Reads to the end. What goes beyond the limit is read and thrown away, so that its writer does not wait for ever.</summary>
    internal async Task<byte[]> ReadAsync(Stream stream, CancellationToken ct)
    {
        using MemoryStream kept = new();
        byte[] buffer = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, 0, buffer.Length, ct).ConfigureAwait(false)) > 0)
        {
            // What tells the status comes on top.
            if (Interlocked.Add(ref _taken, read) <= (long)limit + 64)
                kept.Write(buffer, 0, read);
            else
                await CancelAsync().ConfigureAwait(false);
        }

        return kept.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _exceeded.Dispose();

    private Task CancelAsync()
    {
#if NET
        return _exceeded.CancelAsync();
#else
        _exceeded.Cancel();
        return Task.CompletedTask;
#endif
    }
}
