using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Consoles.Captures;

/// <summary>A port's output handed on line by line.</summary>
/// <param name="write">Who gets the lines.</param>
/// <param name="options">The limits.</param>
/// <param name="raw">Whether control sequences stay.</param>
internal sealed class CapturedLines(Func<IReadOnlyList<string>, Task> write, CaptureOptions options, bool raw) : ICaptureSink
{
    private readonly OutputLines _lines = new(raw);
    private long _taken;

    /// <inheritdoc/>
    public bool IsFull => _taken >= options.MaximumSize;

    /// <inheritdoc/>
    public async Task<int> WriteAsync(byte[] bytes, int count, DateTimeOffset at, CancellationToken cancellationToken)
    {
        int taken = (int)Math.Min(count, (options.MaximumSize ?? long.MaxValue) - _taken);
        _taken += taken;
        IReadOnlyList<string> lines = _lines.Add(bytes, taken);
        if (lines.Count > 0)
            await write(lines).ConfigureAwait(false);
        return taken;
    }

    /// <inheritdoc/>
    public Task NoteAsync(CaptureGap gap, CancellationToken cancellationToken) => EndAsync(cancellationToken);

    /// <inheritdoc/>
    public Task EndAsync(CancellationToken cancellationToken) => _lines.End() is { } last ? write([last]) : Task.CompletedTask;
}
