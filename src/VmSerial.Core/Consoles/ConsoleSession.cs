using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Consoles;

/// <summary>A terminal at a serial port: keys go there, what it says comes back, until the escape key or the end of the connection.</summary>
public static class ConsoleSession
{
    private static readonly TimeSpan s_sizePause = TimeSpan.FromMilliseconds(250);

    // What a program at the far end may have left behind: colours, a hidden cursor, the other screen, mouse reports, bracketed paste, line drawing.
    private static readonly byte[] s_reset = "\u000f\u001b(B\u001b[0m\u001b[?1l\u001b>\u001b[?25h\u001b[?1047l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\r\n"u8.ToArray();

    /// <summary>Connects a terminal to a port, until one side ends it.</summary>
    /// <param name="target">The port.</param>
    /// <param name="options">How to connect.</param>
    /// <param name="escape">The key that leaves.</param>
    /// <param name="take">Takes the terminal, once there is a connection; it is given back at the end.</param>
    /// <param name="tell">Told in words what begins and what has ended, while the terminal is nobody's.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="VmSerialException"><c>ConnectionClosedAtOnce</c>, <c>ConnectionLost</c>, <c>PeerNotReading</c>, and those of connecting.</exception>
    public static async Task<ConsoleEnd> EnterAsync(ConsoleTarget target, ConsoleOptions options, EscapeKey escape, Func<ITerminal> take, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        ConsoleChannel channel = await ConsoleConnector.ConnectAsync(target, options, cancellationToken).ConfigureAwait(false);
        await using (channel.ConfigureAwait(false))
        {
            await tell($"Connected to {target}. {escape} leaves.").ConfigureAwait(false);
            Stopwatch watch = Stopwatch.StartNew();
            ConsoleEnd end;
            using (ITerminal terminal = take())
                end = await RunAsync(channel, terminal, escape, cancellationToken).ConfigureAwait(false);
            if (end == ConsoleEnd.ClosedByPeer && ConsoleConnector.ExplainClose(target, channel, watch.Elapsed) is { } atOnce)
                throw atOnce;
            await tell(end switch
            {
                ConsoleEnd.ClosedByPeer => $"{target} ended the connection.",
                ConsoleEnd.TerminalClosed => "The terminal went away.",
                _ => $"Left {target}.",
            }).ConfigureAwait(false);
            return end;
        }
    }

    /// <summary>Runs until one side ends it. The channel is closed when it comes back; the terminal is the caller's.</summary>
    /// <param name="channel">The port.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="escape">The key that leaves.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="VmSerialException"><c>ConnectionLost</c>, <c>PeerNotReading</c>.</exception>
    internal static async Task<ConsoleEnd> RunAsync(ConsoleChannel channel, ITerminal terminal, EscapeKey escape, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task size = FollowSizeAsync(channel, terminal, leaving.Token);
        Task<ConsoleEnd> output = ShowOutputAsync(channel, terminal, leaving.Token);
        Task<ConsoleEnd> keys = SendKeysAsync(channel, terminal, escape, leaving.Token);
        Task<ConsoleEnd> first = await Task.WhenAny(output, keys).ConfigureAwait(false);
        leaving.Cancel();
        await EndAsync(size).ConfigureAwait(false);
        await EndAsync(output).ConfigureAwait(false);
        await EndAsync(keys).ConfigureAwait(false);
        await terminal.WriteAsync(s_reset, s_reset.Length, CancellationToken.None).ConfigureAwait(false);
        // What failed first is what there is to tell; the others only followed it.
        return await first.ConfigureAwait(false);
    }

    private static async Task<ConsoleEnd> ShowOutputAsync(ConsoleChannel channel, ITerminal terminal, CancellationToken leaving)
    {
        byte[] buffer = new byte[32768];
        int count;
        while ((count = await channel.ReadAsync(buffer, 0, buffer.Length, leaving).ConfigureAwait(false)) > 0)
            await terminal.WriteAsync(buffer, count, leaving).ConfigureAwait(false);
        return ConsoleEnd.ClosedByPeer;
    }

    private static async Task<ConsoleEnd> SendKeysAsync(ConsoleChannel channel, ITerminal terminal, EscapeKey escape, CancellationToken leaving)
    {
        byte[] buffer = new byte[4096];
        KeyQueue queue = new(channel, leaving);
        while (true)
        {
            int count = await terminal.ReadAsync(buffer, leaving).ConfigureAwait(false);
            int end = Array.IndexOf(buffer, escape.Code, 0, count);
            await queue.AddAsync(buffer, end < 0 ? count : end).ConfigureAwait(false);
            if (end < 0 && count > 0)
                continue;
            await queue.DrainAsync().ConfigureAwait(false);
            return count > 0 ? ConsoleEnd.EscapeKey : ConsoleEnd.TerminalClosed;
        }
    }

    // A window that is dragged changes its size many times a second; telling it four times is enough.
    private static async Task FollowSizeAsync(ConsoleChannel channel, ITerminal terminal, CancellationToken leaving)
    {
        while (true)
        {
            (int columns, int rows) = terminal.Size;
            if (columns > 0 && rows > 0)
                await channel.SetWindowAsync(columns, rows, leaving).ConfigureAwait(false);
            await Task.Delay(s_sizePause, leaving).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or VmSerialException)
        {
            // Told, if at all, through the one that ended first.
        }
    }
}
