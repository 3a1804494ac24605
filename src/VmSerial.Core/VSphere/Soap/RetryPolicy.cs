using System;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.VSphere.Soap;

/// <summary>How often, and after which pauses, a read is tried again.</summary>
/// <param name="Attempts">The most attempts in all, from 1.</param>
/// <param name="FirstPause">The pause after the first failure; each later one is three times as long.</param>
/// <param name="PauseAsync">Waits; tests put a clock of their own here.</param>
internal sealed record RetryPolicy(int Attempts, TimeSpan FirstPause, Func<TimeSpan, CancellationToken, Task> PauseAsync)
{
    /// <summary>Four attempts within about three seconds.</summary>
    public static RetryPolicy Default { get; } = new(4, TimeSpan.FromMilliseconds(200), Task.Delay);
}
