using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Consoles.Captures;

/// <summary>Listens to a serial port and keeps what it says. Types nothing.</summary>
public static class OutputCapture
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    /// <summary>Writes a port's output to a file.</summary>
    /// <param name="target">The port.</param>
    /// <param name="path">The file; made before anything is connected.</param>
    /// <param name="options">How much, and in what form.</param>
    /// <param name="connection">How to connect.</param>
    /// <param name="cancellationToken">Ends it; what had come is in the file, and the result says so.</param>
    /// <exception cref="VmSerialException"><c>FileExists</c>, <c>FileFailed</c>, <c>ConnectionClosedAtOnce</c>, and those of connecting.</exception>
    public static async Task<SerialCapture> ToFileAsync(ConsoleTarget target, string path, CaptureOptions options, ConsoleOptions connection, CancellationToken cancellationToken)
    {
        // Before anybody takes a place at the port.
        CaptureFile.RefuseExisting(path, options);
        ConsoleChannel channel = await ConsoleConnector.ConnectAsync(target, connection, cancellationToken).ConfigureAwait(false);
        await using (channel.ConfigureAwait(false))
        {
            // Not before there is something to write: a port that cannot be reached leaves no empty file, and replaces none.
            using CaptureFile file = new(path, options);
            return await RunAsync(target, channel, file, options, connection, cancellationToken).ConfigureAwait(false) with { Path = path };
        }
    }

    /// <summary>Hands a port's output on line by line, as text that is safe to show.</summary>
    /// <param name="target">The port.</param>
    /// <param name="write">Who gets the lines.</param>
    /// <param name="raw">Whether sequences for a terminal and control characters stay in the text.</param>
    /// <param name="options">How much.</param>
    /// <param name="connection">How to connect.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VmSerialException"><c>ConnectionClosedAtOnce</c>, and those of connecting.</exception>
    public static async Task<SerialCapture> ToLinesAsync(ConsoleTarget target, Func<IReadOnlyList<string>, Task> write, bool raw, CaptureOptions options, ConsoleOptions connection,
        CancellationToken cancellationToken)
    {
        ConsoleChannel channel = await ConsoleConnector.ConnectAsync(target, connection, cancellationToken).ConfigureAwait(false);
        await using (channel.ConfigureAwait(false))
            return await RunAsync(target, channel, new CapturedLines(write, options, raw), options, connection, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<SerialCapture> RunAsync(ConsoleTarget target, ConsoleChannel first, ICaptureSink sink, CaptureOptions options, ConsoleOptions connection, CancellationToken cancellationToken)
    {
        using CaptureRun run = new(sink, options, cancellationToken);
        ConsoleChannel channel = first;
        long connected = Stopwatch.GetTimestamp();
        (CaptureEnd end, string detail) = await run.ListenAsync(channel).ConfigureAwait(false);
        if (end is CaptureEnd.ClosedByPeer or CaptureEnd.ConnectionLost && ConsoleConnector.ExplainClose(target, channel, Since(connected)) is { } atOnce)
            throw atOnce;
        while (end is CaptureEnd.ClosedByPeer or CaptureEnd.ConnectionLost && options.Reconnect > TimeSpan.Zero)
        {
            DateTimeOffset lost = options.Clock();
            if (await ReconnectAsync(target, options.Reconnect, connection, run.Stopping).ConfigureAwait(false) is not { } again)
            {
                end = run.HasEnded ?? end;
                break;
            }
            await using (again.ConfigureAwait(false))
            {
                await run.NoteAsync(new CaptureGap(run.Bytes, lost, options.Clock())).ConfigureAwait(false);
                (end, detail) = await run.ListenAsync(again).ConfigureAwait(false);
            }
        }
        return await run.EndAsync(target, end, detail).ConfigureAwait(false);
    }

    /// <summary>Tries until there is a connection that holds, with longer and longer pauses; null when the time is over.</summary>
    private static async Task<ConsoleChannel?> ReconnectAsync(ConsoleTarget target, TimeSpan patience, ConsoleOptions connection, CancellationToken stopping)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan pause = s_firstPause;
        while (true)
        {
            try
            {
                await Task.Delay(pause, stopping).ConfigureAwait(false);
                return await ConsoleConnector.ConnectAsync(target, connection, stopping).ConfigureAwait(false);
            }
            catch (VmSerialException) when (Since(start) < patience)
            {
                // A VM that restarts is away for a minute or two.
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_longestPause.Ticks));
            }
            catch (Exception e) when (e is VmSerialException or OperationCanceledException)
            {
                return null;
            }
        }
    }

    private static TimeSpan Since(long start) => TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
}
