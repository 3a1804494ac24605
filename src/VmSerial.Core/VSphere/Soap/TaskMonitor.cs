using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>
/// Follows any number of tasks through one WaitForUpdatesEx at a time, on a PropertyCollector of its own. Tasks that come in
/// close together share a filter. Begins with the first wait and ends when the client is disposed of.
/// </summary>
internal sealed class TaskMonitor(VimSession session, PropertyReader reader) : IDisposable
{
    private const int MostTasksAFilter = 500;
    private const int MaxWaitSeconds = 20;
    private const int MostFailures = 5;
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_waitDeadline = TimeSpan.FromSeconds(MaxWaitSeconds + 30);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private readonly Dictionary<ManagedObjectReference, TaskWait> _waits = [];
    private readonly List<TaskFilter> _filters = [];
    private readonly CancellationTokenSource _closing = new();
    private List<TaskWait> _new = [];
    private SemaphoreSlim _arrived = new(0), _watched = new(0);
    private Task? _loop;
    private ManagedObjectReference? _collector;
    private int _failures;

    /// <summary>Waits for the end of a task.</summary>
    /// <exception cref="VimFaultException">The task failed.</exception>
    internal async Task WaitAsync(ManagedObjectReference task, string? target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskWait? wait;
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
                throw new ObjectDisposedException(nameof(VimClient));
            if (!_waits.TryGetValue(task, out wait))
            {
                _waits[task] = wait = new TaskWait(task, target);
                _new.Add(wait);
                _arrived.Release();
            }
            _loop ??= Task.Run(RunAsync, CancellationToken.None);
        }
        using CancellationTokenRegistration registration = cancellationToken.Register(() => Forget(wait));
        try
        {
            await wait.End.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Takes back what the monitor put on the server, for sessions that live on after us.</summary>
    internal async Task ReleaseAsync()
    {
        ManagedObjectReference? held;
        lock (_gate)
            held = _collector;
        if (held is { } collector)
            await reader.DestroyAsync("DestroyPropertyCollector", collector).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _closing.Cancel();
        foreach (TaskWait wait in TakeAll())
            wait.Abandon();
    }

    private async Task RunAsync()
    {
        do
        {
            try
            {
                await WatchAsync().ConfigureAwait(false);
            }
            // The collector and its filters went with the old session; the tasks did not.
            catch (SessionRenewedException) when (++_failures < MostFailures)
            {
            }
            catch (SoapConnectionException e) when (e.Transient && ++_failures < MostFailures)
            {
                await Task.Delay(s_pauseAfterFailure).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // Whatever it was, those who wait are told: nobody else would hear of it.
                FailAll(e is SessionRenewedException ? VimFaults.ToException(new FaultDetail("NotAuthenticated", ""), null, session.Names, e) : e);
            }
        }
        while (BeginAgain());
    }

    private async Task WatchAsync()
    {
        XElement response = await session.CallAsync(new VimCall("CreatePropertyCollector", session.Content.PropertyCollector), _closing.Token).ConfigureAwait(false);
        ManagedObjectReference collector = VimXml.Reference(VimXml.Child(response, "returnval")) ?? default;
        lock (_gate)
            _collector = collector;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        Task adding = AddFiltersAsync(collector, stop.Token), waiting = WaitForUpdatesAsync(collector, stop.Token);
        Task first = await Task.WhenAny(adding, waiting).ConfigureAwait(false);
        stop.Cancel();
        // The second one ends because the first one did; what ended the first one counts.
        await Task.WhenAll(adding, waiting).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    private async Task AddFiltersAsync(ManagedObjectReference collector, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(s_gathering, cancellationToken).ConfigureAwait(false);
            List<TaskWait> batch = TakeNew();
            if (batch.Count > 0)
                await AddFilterAsync(collector, batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AddFilterAsync(ManagedObjectReference collector, List<TaskWait> batch, CancellationToken cancellationToken)
    {
        while (batch.Count > 0)
        {
            try
            {
                XElement response = await session.CallAsync(PropertyCalls.CreateTaskFilter(collector, batch.Select(w => w.Task)), cancellationToken).ConfigureAwait(false);
                ManagedObjectReference filter = VimXml.Reference(VimXml.Child(response, "returnval")) ?? default;
                lock (_gate)
                    _filters.Add(new TaskFilter(filter, batch));
                _watched.Release();
                return;
            }
            // One task that is gone fails the whole filter.
            catch (VimFaultException e) when (e.Fault == "ManagedObjectNotFound" && e.InnerException is SoapFaultException { Fault.Object: { } gone } && batch.Exists(w => w.Task == gone))
            {
                Finish(gone, w => w.Fail(Unknown(w)));
                batch = batch.FindAll(w => w.Task != gone);
            }
        }
    }

    private async Task WaitForUpdatesAsync(ManagedObjectReference collector, CancellationToken cancellationToken)
    {
        string version = "";
        while (true)
        {
            await DropFinishedFiltersAsync(cancellationToken).ConfigureAwait(false);
            VimCall call = PropertyCalls.WaitForUpdates(collector, version, MaxWaitSeconds) with { Timeout = s_waitDeadline };
            (string? next, IReadOnlyList<TaskUpdate> updates) = await session.CallAsync(call, r => TaskUpdate.Read(SoapReader.ReadTree(r)), cancellationToken).ConfigureAwait(false);
            version = next ?? version;
            _failures = 0;
            foreach (TaskUpdate update in updates)
                Apply(update);
        }
    }

    /// <summary>Ends filters without work in them, and waits until there is one with work.</summary>
    private async Task DropFinishedFiltersAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            List<TaskFilter> finished;
            bool working;
            lock (_gate)
            {
                finished = _filters.FindAll(f => f.IsOver);
                _filters.RemoveAll(finished.Contains);
                working = _filters.Count > 0;
            }
            // Not waited for: the next updates matter more, and a filter that stays ends with the session.
            foreach (TaskFilter filter in finished)
                _ = reader.DestroyAsync("DestroyPropertyFilter", filter.Reference);
            if (working)
                return;
            await _watched.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Apply(TaskUpdate update)
    {
        if (update.IsGone)
            Finish(update.Task, w => w.Fail(Unknown(w)));
        else if (update.State == "success")
            Finish(update.Task, w => w.Succeed());
        else if (update.State == "error")
            Finish(update.Task, w => w.Fail(VimFaults.ToException(update.Error ?? new FaultDetail("MethodFault", ""), w.Target, session.Names)));
    }

    private void Finish(ManagedObjectReference task, Action<TaskWait> end)
    {
        TaskWait? wait;
        lock (_gate)
        {
            if (!_waits.TryGetValue(task, out wait))
                return;
            _waits.Remove(task);
        }
        end(wait);
    }

    private void Forget(TaskWait wait) => Finish(wait.Task, w => w.Abandon());

    private void FailAll(Exception error)
    {
        _failures = 0;
        foreach (TaskWait wait in TakeAll())
            wait.Fail(error);
    }

    private List<TaskWait> TakeNew()
    {
        lock (_gate)
        {
            List<TaskWait> batch = _new;
            if (batch.Count > MostTasksAFilter)
            {
                _new = batch.GetRange(MostTasksAFilter, batch.Count - MostTasksAFilter);
                batch = batch.GetRange(0, MostTasksAFilter);
                _arrived.Release();
            }
            else
            {
                _new = [];
            }
            return batch.FindAll(w => !w.IsOver);
        }
    }

    private List<TaskWait> TakeAll()
    {
        lock (_gate)
        {
            List<TaskWait> all = [.. _waits.Values];
            _waits.Clear();
            _new.Clear();
            return all;
        }
    }

    /// <summary>Whether there is still something to wait for; all of it then needs new filters.</summary>
    private bool BeginAgain()
    {
        lock (_gate)
        {
            _filters.Clear();
            _new = [.. _waits.Values];
            _arrived = new SemaphoreSlim(_new.Count > 0 ? 1 : 0);
            _watched = new SemaphoreSlim(0);
            if (_new.Count == 0)
                _loop = null;
            return _new.Count > 0;
        }
    }

    private VimFaultException Unknown(TaskWait wait) => new(
        "ManagedObjectNotFound", "TaskUnknown", ErrorKind.OperationFailed,
        $"{wait.Target ?? session.Server}: the server no longer knows the task {wait.Task.Value}; whether it succeeded is not known.",
        wait.Target, "Read the VM again and compare.");
}
