using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.VSphere.Soap;

/// <summary>Waiting for work that others wait for too.</summary>
internal static class SharedTask
{
    /// <summary>Waits for a task that goes on when this wait is cancelled.</summary>
    internal static async Task<T> OrCanceled<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        if (!task.IsCompleted && cancellationToken.CanBeCanceled)
        {
            var canceled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration registration = cancellationToken.Register(() => canceled.TrySetResult(true));
            if (await Task.WhenAny(task, canceled.Task).ConfigureAwait(false) != task)
                cancellationToken.ThrowIfCancellationRequested();
        }
        return await task.ConfigureAwait(false);
    }
}
