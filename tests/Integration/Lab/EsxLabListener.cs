using System;
using System.Diagnostics;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>A way into the lab's network that is open until this is disposed: a listener at the peer, or a loopback port that leads to a host.</summary>
public sealed class EsxLabListener : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private EsxLabListener(Process process, JsonElement ready)
    {
        _process = process;
        Port = ready.TryGetProperty("port", out JsonElement port) ? port.GetInt32() : 0;
        Address = ready.TryGetProperty("address", out JsonElement address) ? address.GetString() ?? "" : "";
    }

    /// <summary>The port at the peer's address; 0 for a way to a host.</summary>
    public int Port { get; }

    /// <summary>The loopback address and port that lead to a host; empty for a listener at the peer.</summary>
    public string Address { get; }

    internal static async Task<EsxLabListener> StartAsync(string program, string[] arguments, CancellationToken ct)
    {
        Process process = EsxLabProgram.Start(program, arguments);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(s_patience);
            Task<string> complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string line = await process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"esxi-lab {string.Join(' ', arguments)} did not start: {await complaints}");
            using JsonDocument ready = JsonDocument.Parse(line);
            return new EsxLabListener(process, ready.RootElement);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(); // it has nothing to put in order, and has ended already where the lab has
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        _process.Dispose();
    }
}
