using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.PowerShell;

/// <summary>What asynchronous work asks of the pipeline thread, in order.</summary>
internal sealed class PipelineQueue
{
    private readonly BlockingCollection<Action> _actions = new();

    /// <summary>Has a function run on the pipeline thread and gives back what it returned or threw.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool taken = TryPost(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception e)
            {
                done.SetException(e);
                throw;
            }
        });
        return taken ? done.Task : throw new OperationCanceledException("The pipeline has ended.");
    }

    /// <summary>Has an action run on the pipeline thread some time; false when the pipeline no longer listens.</summary>
    public bool TryPost(Action action)
    {
        try
        {
            _actions.Add(action);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>No more actions will come.</summary>
    public void Complete() => _actions.CompleteAdding();

    /// <summary>Runs actions until no more can come. What an action throws ends the pump, and so does the token.</summary>
    public void Pump(CancellationToken stopping)
    {
        foreach (Action action in _actions.GetConsumingEnumerable(stopping))
            action();
    }

    /// <summary>
    /// Goes on after the pipeline was stopped, so that the work can clean up. What the engine refuses now is told to the work and
    /// to nobody else.
    /// </summary>
    /// <param name="limit">How long the work may take; afterwards it runs on alone and nothing it asks is done.</param>
    public void PumpForCleanUp(TimeSpan limit)
    {
        using CancellationTokenSource deadline = new(limit);
        try
        {
            foreach (Action action in _actions.GetConsumingEnumerable(deadline.Token))
            {
                try
                {
                    action();
                }
                catch (Exception)
                {
                    // The work has it: see InvokeAsync.
                }
            }
        }
        catch (OperationCanceledException)
        {
            Complete();
        }
    }
}
