using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>One of the machine's programs that runs in the hosts' network, until this is disposed or the lab ends.</summary>
public sealed class LabPeerProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    internal LabPeerProgram(Process process) => _process = process;

    /// <summary>The process: its streams are the program's.</summary>
    public Process Process => _process;

    /// <summary>The next line that the program writes; null when it has ended.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        return await _process.StandardOutput.ReadLineAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            _process.StandardInput.Close(); // the lab's own programs end with it
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
