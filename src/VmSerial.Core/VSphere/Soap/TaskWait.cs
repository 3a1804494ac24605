using System.Threading.Tasks;

namespace VmSerial.VSphere.Soap;

/// <summary>A task that somebody waits for.</summary>
/// <param name="task">The task.</param>
/// <param name="target">What it is about, such as <c>vc01/web1</c>.</param>
internal sealed class TaskWait(ManagedObjectReference task, string? target)
{
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ManagedObjectReference Task { get; } = task;
    internal string? Target { get; } = target;
    internal Task<bool> End => _end.Task;
    internal bool IsOver => _end.Task.IsCompleted;

    internal void Succeed() => _end.TrySetResult(true);
    internal void Fail(System.Exception error) => _end.TrySetException(error);
    internal void Abandon() => _end.TrySetCanceled();
}
