using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Ssh;

/// <summary>Reads what a command writes, two streams at once, up to a limit for both together.</summary>
internal sealed class OutputLimit(int limit) : IDisposable
{
    // What tells the status comes on top.
    private const int Status = 64;

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
            Take(kept, buffer, read);
        return kept.ToArray();
    }

    /// <summary>The same on a thread of the caller's, for streams that only block.</summary>
    internal byte[] Read(Stream stream)
    {
        using MemoryStream kept = new();
        byte[] buffer = new byte[32 * 1024];
        int read;
        while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
            Take(kept, buffer, read);
        return kept.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _exceeded.Dispose();

    private void Take(MemoryStream kept, byte[] buffer, int read)
    {
        if (Interlocked.Add(ref _taken, read) <= (long)limit + Status)
            kept.Write(buffer, 0, read);
        else if (!_exceeded.IsCancellationRequested)
            _exceeded.Cancel();
    }
}
