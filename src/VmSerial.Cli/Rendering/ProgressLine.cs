using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using VmSerial.VSphere;

namespace VmSerial.Cli.Rendering;

/// <summary>One line on standard error that says how far things are. Only a terminal gets it.</summary>
internal sealed class ProgressLine : IProgress<StepReport>, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly TextWriter _error = Console.Error;
    private readonly Lock _lock = new();
    private long _lastShown;
    private int _shownLength;
    private bool _closed;

    private ProgressLine() { }

    /// <summary>A line, or null when nobody is at a terminal to see it.</summary>
    public static ProgressLine? Create() => Console.IsErrorRedirected ? null : new ProgressLine();

    /// <inheritdoc/>
    public void Report(StepReport value)
    {
        // Reports come from many tasks at once, and thousands a second.
        lock (_lock)
        {
            if (_closed || (_lastShown != 0 && Stopwatch.GetElapsedTime(_lastShown) < s_interval))
                return;
            _lastShown = Stopwatch.GetTimestamp();
            string count = value.Total > 0 ? $" {value.Done}/{value.Total}" : value.Done > 0 ? $" {value.Done}" : "";
            Show(SafeText.Of($"{value.Activity}{count} {value.Current}".TrimEnd()));
        }
    }

    /// <summary>Takes the line away, so that what follows starts on a clean one.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_closed && _shownLength > 0)
                Show("");
            _closed = true;
        }
    }

    private void Show(string text)
    {
        int width = Math.Max(20, Console.WindowWidth) - 1;
        if (text.Length > width)
            text = string.Concat(text.AsSpan(0, width - 1), "…");
        _error.Write("\r" + text.PadRight(_shownLength) + (text.Length < _shownLength ? "\r" + text : ""));
        _shownLength = text.Length;
    }
}
