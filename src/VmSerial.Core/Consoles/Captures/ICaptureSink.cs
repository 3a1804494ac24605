using System;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Consoles.Captures;

/// <summary>Where a port's output goes.</summary>
internal interface ICaptureSink
{
    /// <summary>Whether it has come to the size that it may come to.</summary>
    bool IsFull { get; }

    /// <summary>Takes bytes, up to the size that it may come to.</summary>
    /// <returns>How many it took; fewer than given when it is full.</returns>
    Task<int> WriteAsync(byte[] bytes, int count, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Notes that the connection was gone for a while.</summary>
    Task NoteAsync(CaptureGap gap, CancellationToken cancellationToken);

    /// <summary>Takes what came last: no more will.</summary>
    Task EndAsync(CancellationToken cancellationToken);
}
