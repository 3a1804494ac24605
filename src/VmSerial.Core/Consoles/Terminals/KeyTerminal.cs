using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Consoles.Terminals;

/// <summary>The terminal of this process by the console of .NET: Windows' way, where keys are events and no bytes.</summary>
internal sealed class KeyTerminal : ITerminal
{
    private const int StandardOutput = -11;
    private const uint VirtualTerminal = 4;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly bool _controlCWasInput = Console.TreatControlCAsInput;
    private readonly Encoding _encoding = Console.OutputEncoding;
    private readonly uint? _mode;
    private char? _highSurrogate;

    /// <summary>Takes the terminal.</summary>
    public KeyTerminal()
    {
        Console.TreatControlCAsInput = true;
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return;
        Console.OutputEncoding = new UTF8Encoding(false);
        IntPtr handle = GetStdHandle(StandardOutput);
        if (GetConsoleMode(handle, out uint mode) && SetConsoleMode(handle, mode | VirtualTerminal))
            _mode = mode;
    }

    /// <inheritdoc/>
    public (int Columns, int Rows) Size => (Console.WindowWidth, Console.WindowHeight);

    /// <inheritdoc/>
    public async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        int count = 0;
        while (count == 0)
        {
            while (count < buffer.Length - 16 && Console.KeyAvailable)
            {
                byte[] key = TerminalKeys.ToBytes(Console.ReadKey(intercept: true), ref _highSurrogate);
                key.CopyTo(buffer, count);
                count += key.Length;
            }
            // A read that waits for a key cannot be ended.
            if (count == 0)
                await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
        return count;
    }

    /// <inheritdoc/>
    public Task WriteAsync(byte[] bytes, int count, CancellationToken cancellationToken) => _output.WriteAsync(bytes, 0, count, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _output.Flush();
        Console.TreatControlCAsInput = _controlCWasInput;
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return;
        Console.OutputEncoding = _encoding;
        if (_mode is { } mode)
            SetConsoleMode(GetStdHandle(StandardOutput), mode);
    }

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr GetStdHandle(int number);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetConsoleMode(IntPtr handle, out uint mode);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleMode(IntPtr handle, uint mode);
}
