using System;
using System.Diagnostics;
using System.Management.Automation;
using VmSerial.VSphere;

namespace VmSerial.PowerShell;

/// <summary>Shows steps as PowerShell's progress, five times a second at most. Dispose takes the bar away.</summary>
/// <param name="cmdlet">The cmdlet that works.</param>
internal sealed class ProgressReporter(AsyncCmdlet cmdlet) : IProgress<StepReport>, IDisposable
{
    private const int ActivityId = 0x5e71a1;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private readonly object _gate = new();
    private readonly Stopwatch _sinceLast = new();
    private bool _shown;

    /// <inheritdoc/>
    public void Report(StepReport value)
    {
        lock (_gate)
        {
            if (_sinceLast.IsRunning && _sinceLast.Elapsed < s_pause)
                return;
            _sinceLast.Restart();
            _shown = true;
        }
        cmdlet.PostProgress(new ProgressRecord(ActivityId, value.Activity, value.Current.Length == 0 ? " " : value.Current)
        {
            PercentComplete = value.Total == 0 ? -1 : Math.Min(100, (int)(100L * value.Done / value.Total)),
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_shown)
            cmdlet.PostProgress(new ProgressRecord(ActivityId, "VmSerial", " ") { RecordType = ProgressRecordType.Completed });
    }
}
