using System;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Consoles;

/// <summary>
/// Keys on their way to a port. A port that takes nothing must not keep the escape key from being seen, so keys wait here while more are read, up to a
/// mebibyte; a paste that is larger waits in the terminal.
/// </summary>
internal sealed class KeyQueue(ConsoleChannel channel, CancellationToken leaving)
{
    private const int MaximumWaiting = 1 << 20;
    private static readonly TimeSpan s_patienceOnLeaving = TimeSpan.FromSeconds(1);
    private Task _sending = Task.CompletedTask;
    private int _waiting;

    /// <summary>Sends keys behind those before.</summary>
    public async Task AddAsync(byte[] keys, int count)
    {
        if (_sending.IsFaulted || _sending.IsCanceled || Volatile.Read(ref _waiting) > MaximumWaiting)
            await _sending.ConfigureAwait(false);
        if (count == 0)
            return;
        Interlocked.Add(ref _waiting, count);
        _sending = SendAsync(_sending, keys.AsSpan(0, count).ToArray());
    }

    /// <summary>Waits a moment for the keys to be taken; whoever leaves a port that takes nothing is not held.</summary>
    public Task DrainAsync() => Task.WhenAny(_sending, Task.Delay(s_patienceOnLeaving, leaving));

    private async Task SendAsync(Task before, byte[] keys)
    {
        await before.ConfigureAwait(false);
        await channel.WriteAsync(keys, 0, keys.Length, leaving).ConfigureAwait(false);
        Interlocked.Add(ref _waiting, -keys.Length);
    }
}
