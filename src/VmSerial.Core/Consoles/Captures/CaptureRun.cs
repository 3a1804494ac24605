using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Consoles.Captures;

/// <summary>One capture while it runs, over as many connections as it takes.</summary>
internal sealed class CaptureRun : IDisposable
{
    private readonly ICaptureSink _sink;
    private readonly CaptureOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _stopping;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<CaptureGap> _gaps = [];
    private readonly DateTimeOffset _startedAt;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly byte[] _buffer = new byte[65536];

    public CaptureRun(ICaptureSink sink, CaptureOptions options, CancellationToken cancellation)
    {
        _sink = sink;
        _options = options;
        _cancellation = cancellation;
        _startedAt = options.Clock();
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Duration is { } limit)
            _stopping.CancelAfter(limit);
    }

    /// <summary>Fires when the time is over or the caller stops it.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Which of the two it was; null for neither.</summary>
    public CaptureEnd? HasEnded => _cancellation.IsCancellationRequested ? CaptureEnd.Stopped : _stopping.IsCancellationRequested ? CaptureEnd.TimeLimit : null;

    /// <summary>How many bytes were kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>Listens until a limit is reached or the connection ends.</summary>
    public async Task<(CaptureEnd End, string Detail)> ListenAsync(ConsoleChannel channel)
    {
        try
        {
            if (_sink.IsFull)
                return (CaptureEnd.SizeLimit, "");
            int count;
            while ((count = await channel.ReadAsync(_buffer, 0, _buffer.Length, Stopping).ConfigureAwait(false)) > 0)
            {
                // What has come is kept, also when the time is over just now.
                int taken = await _sink.WriteAsync(_buffer, count, _options.Clock(), CancellationToken.None).ConfigureAwait(false);
                _hash.AppendData(_buffer, 0, taken);
                Bytes += taken;
                if (_sink.IsFull)
                    return (CaptureEnd.SizeLimit, "");
            }
            return (CaptureEnd.ClosedByPeer, "");
        }
        catch (OperationCanceledException)
        {
            return (HasEnded ?? CaptureEnd.Stopped, "");
        }
        catch (VmSerialException lost) when (lost.Id is "ConnectionLost" or "PeerNotReading")
        {
            return (CaptureEnd.ConnectionLost, lost.Message);
        }
    }

    /// <summary>Notes that the connection was gone for a while.</summary>
    public Task NoteAsync(CaptureGap gap)
    {
        _gaps.Add(gap);
        return _sink.NoteAsync(gap, CancellationToken.None);
    }

    /// <summary>Ends it and says what came of it.</summary>
    public async Task<SerialCapture> EndAsync(ConsoleTarget target, CaptureEnd end, string detail)
    {
        await _sink.EndAsync(CancellationToken.None).ConfigureAwait(false);
        return new SerialCapture
        {
            Target = target.Name,
            Uri = target.Uri.ToString(),
            Bytes = Bytes,
            Sha256 = BitConverter.ToString(_hash.GetHashAndReset()).Replace("-", ""),
            StartedAt = _startedAt,
            Duration = TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency),
            EndedBy = end,
            Gaps = [.. _gaps],
            Detail = detail,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _stopping.Dispose();
    }
}
