using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.PowerShell;

/// <summary>
/// A cmdlet whose work is asynchronous; everything the engine owns still runs on the pipeline thread. When the pipeline is
/// stopped, by Ctrl+C or by <c>Select-Object -First</c>, the work gets almost five seconds to clean up.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    // The prompt is to be back within 5 seconds of Ctrl+C; what cleans up here bounds itself at 4.5.
    private static readonly TimeSpan s_cleanUpLimit = TimeSpan.FromSeconds(4.8);
    private readonly CancellationTokenSource _stopping = new();
    private readonly object _gate = new();
    private PipelineQueue _pipeline = new();
    private bool _disposed;

    /// <summary>Whether -WhatIf is in force; read once, before the first record.</summary>
    internal bool IsWhatIf { get; private set; }

    /// <summary>Runs before the first record.</summary>
    protected virtual Task BeginProcessingAsync(CancellationToken stopping) => Task.CompletedTask;

    /// <summary>Runs for each record.</summary>
    protected virtual Task ProcessRecordAsync(CancellationToken stopping) => Task.CompletedTask;

    /// <summary>Runs after the last record.</summary>
    protected virtual Task EndProcessingAsync(CancellationToken stopping) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        IsWhatIf = LanguagePrimitives.IsTrue(
            MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given) ? given : GetVariableValue("WhatIfPreference"));
        Run(BeginProcessingAsync);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessRecordAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndProcessingAsync);

    /// <inheritdoc/>
    protected override void StopProcessing() => Cancel();

    /// <summary>Writes an object down the pipeline.</summary>
    protected internal Task WriteObjectAsync(object value) => InvokeAsync(() => WriteObject(value));

    /// <summary>Writes objects down the pipeline, all in one go.</summary>
    protected internal Task WriteObjectsAsync(IEnumerable<object> values)
        => InvokeAsync(() =>
        {
            foreach (object value in values)
                WriteObject(value);
        });

    /// <summary>Writes an error that leaves the rest of the work alone.</summary>
    protected internal Task WriteErrorAsync(ErrorRecord error) => InvokeAsync(() => WriteError(error));

    /// <summary>Writes a warning.</summary>
    protected internal Task WriteWarningAsync(string text) => InvokeAsync(() => WriteWarning(text));

    /// <summary>Writes a line for those who asked for more.</summary>
    protected internal Task WriteVerboseAsync(string text) => InvokeAsync(() => WriteVerbose(text));

    /// <summary>Shows progress some time soon; nobody waits for it.</summary>
    internal void PostProgress(ProgressRecord progress) => _pipeline.TryPost(() => WriteProgress(progress));

    /// <summary>Asks whether a change may be made.</summary>
    protected internal Task<bool> ShouldProcessAsync(string target, string action)
        => InvokeAsync(() => Ask(() => ShouldProcess(target, action)));

    /// <summary>Asks a question that -Confirm:$false does not answer.</summary>
    protected internal Task<bool> ShouldContinueAsync(string query, string caption)
        => InvokeAsync(() => Ask(() => ShouldContinue(query, caption)));

    /// <summary>Runs a function on the pipeline thread.</summary>
    protected internal Task<T> InvokeAsync<T>(Func<T> function) => _pipeline.InvokeAsync(function);

    /// <summary>Runs an action on the pipeline thread.</summary>
    protected internal Task InvokeAsync(Action action)
        => _pipeline.InvokeAsync(() =>
        {
            action();
            return true;
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (disposing && !_disposed)
                _stopping.Dispose();
            _disposed = true;
        }
    }

    private void Run(Func<CancellationToken, Task> hook)
    {
        PipelineQueue pipeline = _pipeline = new PipelineQueue();
        CancellationToken stopping = _stopping.Token;
        Task work = StartAsync(hook, pipeline, stopping);
        try
        {
            pipeline.Pump(stopping);
        }
        catch (Exception e)
        {
            // Ctrl+C, a downstream stop or -ErrorAction Stop surfaces here: the work cleans up first.
            Cancel();
            pipeline.PumpForCleanUp(s_cleanUpLimit);
            if (e is OperationCanceledException)
                throw new PipelineStoppedException();
            throw;
        }
        Finish(work, stopping);
    }

    private static async Task StartAsync(Func<CancellationToken, Task> hook, PipelineQueue pipeline, CancellationToken stopping)
    {
        try
        {
            await hook(stopping).ConfigureAwait(false);
        }
        finally
        {
            pipeline.Complete();
        }
    }

    private void Finish(Task work, CancellationToken stopping)
    {
        try
        {
            // The queue is complete, so all that is left of the work is to hand over how it ended.
            work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (VmSerialException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e));
        }
    }

    private void Cancel()
    {
        lock (_gate)
        {
            if (!_disposed)
                _stopping.Cancel();
        }
    }

    /// <summary>A host that cannot prompt must not leave half of the changes made: all questions come before the first change.</summary>
    private bool Ask(Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is HostException or PSInvalidOperationException or PSNotImplementedException)
        {
            ThrowTerminatingError(ErrorRecords.Create(new VmSerialException("PromptNotPossible", ErrorKind.InvalidState,
                $"{MyInvocation.MyCommand.Name} would have to ask before it changes anything, and nobody can be asked here; nothing was changed.",
                advice: "Add -Confirm:$false to make the changes without being asked, or -WhatIf to see them.", inner: e)));
            throw;
        }
    }
}
