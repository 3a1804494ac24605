using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Consoles.Terminals;

/// <summary>The terminal of this process as bytes: termios' raw mode, so that what is typed or pasted reaches the port to the byte (POSIX termios).</summary>
internal sealed class UnixTerminal : ITerminal
{
    private const int Input = 0;
    private const int Now = 0;
    private const short Readable = 1;
    private const int PollMilliseconds = 100;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    // Larger than struct termios of any system (60 bytes on Linux, 72 on macOS); nothing looks into it.
    private readonly byte[] _before = new byte[512];
    private readonly Stream _output = Console.OpenStandardOutput();
    private int _given;

    /// <summary>Takes the terminal.</summary>
    public UnixTerminal()
    {
        // .NET keeps what the terminal is like when it first looks, and puts that back at the end of the process: it has to look before the change.
        _ = Size;
        Check(tcgetattr(Input, _before), "tcgetattr");
        byte[] raw = (byte[])_before.Clone();
        cfmakeraw(raw);
        Check(tcsetattr(Input, Now, raw), "tcsetattr");
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <inheritdoc/>
    public (int Columns, int Rows) Size => (Console.WindowWidth, Console.WindowHeight);

    /// <inheritdoc/>
    public Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
        => Task.Factory.StartNew(() => Read(buffer, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public Task WriteAsync(byte[] bytes, int count, CancellationToken cancellationToken) => _output.WriteAsync(bytes, 0, count, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        GiveBack();
    }

    private static int Read(byte[] buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PollEntry entry = new() { Descriptor = Input, Events = Readable };
            if (poll(ref entry, (UIntPtr)1u, PollMilliseconds) <= 0)
                continue;
            long count = (long)read(Input, buffer, (UIntPtr)(uint)buffer.Length);
            if (count >= 0)
                return (int)count;
            if (Marshal.GetLastWin32Error() is not (Interrupted or TryAgain))
                return 0;
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => GiveBack();

    private void GiveBack()
    {
        if (Interlocked.Exchange(ref _given, 1) == 0)
            _ = tcsetattr(Input, Now, _before);
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
            throw new IOException($"The terminal cannot be used: {call} failed with {Marshal.GetLastWin32Error()}.");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

#pragma warning disable SYSLIB1054, CA5392 // netstandard2.0 has no LibraryImport; libc is found by the system.
    [DllImport("libc", SetLastError = true)]
    private static extern int tcgetattr(int descriptor, byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcsetattr(int descriptor, int when, byte[] settings);

    [DllImport("libc")]
    private static extern void cfmakeraw([In, Out] byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(ref PollEntry entry, UIntPtr count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern IntPtr read(int descriptor, [In, Out] byte[] buffer, UIntPtr count);
#pragma warning restore SYSLIB1054, CA5392
}
