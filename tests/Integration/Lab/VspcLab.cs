using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>
/// Concentrators (vSPC) of the test lab, and things that are none: a process of its own with a port for each behaviour, which tells of each visit. It
/// ends when its standard input is closed, whatever becomes of the tests.
/// </summary>
public sealed class VspcLab : IAsyncDisposable
{
    private const string Variable = "VMSERIAL_LAB_VSPC";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly JsonElement _ready;
    private readonly ConcurrentQueue<VspcVisit> _visits = new();
    private readonly Task _reading;

    private VspcLab(Process process, JsonElement ready)
    {
        _process = process;
        _ready = ready;
        _reading = ReadAsync();
    }

    /// <summary>The certificate of the lab's authority, as PEM.</summary>
    public string Authority => _ready.GetProperty("authority").GetString()!;

    /// <summary>Where people connect to reach the VM that connected last: address and port.</summary>
    public string Users => _ready.GetProperty("users").GetString()!;

    /// <summary>Address and port of a behaviour, such as <c>capture</c> or <c>telnets-self</c>.</summary>
    public string Address(string mode) => _ready.GetProperty("modes").GetProperty(mode).GetString()!;

    /// <summary>The SHA-256 thumbprint of a certificate: good, self, expired, elsewhere.</summary>
    public string Thumbprint(string certificate) => _ready.GetProperty("thumbprints").GetProperty(certificate).GetString()!;

    /// <summary>Starts it on loopback.</summary>
    /// <param name="arguments">More arguments, such as <c>--direction any</c>.</param>
    public static Task<VspcLab> StartAsync(params string[] arguments) => ReadyAsync(EsxLabProgram.Start(FindProgram(), ["--exit-on-stdin-eof", .. arguments]));

    /// <summary>Starts one behaviour in the network of the lab's hosts.</summary>
    /// <param name="esxi">The hosts.</param>
    /// <param name="address">Address and port there.</param>
    /// <param name="mode">The behaviour.</param>
    /// <param name="users">Address and port there for people.</param>
    public static Task<VspcLab> StartAtPeerAsync(EsxLab esxi, string address, string mode, string users)
        => ReadyAsync(esxi.StartAtPeer(FindProgram(), "--exit-on-stdin-eof", "--listen", address, "--mode", mode, "--users", users).Process);

    /// <summary>Waits for a visit to a behaviour to end, and takes it.</summary>
    public async Task<VspcVisit> VisitAsync(string mode, CancellationToken ct)
    {
        for (DateTime deadline = DateTime.UtcNow + s_patience; DateTime.UtcNow < deadline; await Task.Delay(20, ct))
        {
            for (int i = _visits.Count; i > 0 && _visits.TryDequeue(out VspcVisit? visit); i--)
            {
                if (visit.Mode == mode)
                    return visit;
                _visits.Enqueue(visit);
            }
        }

        throw new TimeoutException($"No visit to {mode} ended; others: {string.Join(", ", _visits)}");
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _visits.Enqueue(JsonSerializer.Deserialize<VspcVisit>(line)!);
    }

    private static async Task<VspcLab> ReadyAsync(Process process)
    {
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string line = await process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException($"The lab's concentrators did not start: {await complaints}");
        using JsonDocument ready = JsonDocument.Parse(line);
        return new VspcLab(process, ready.RootElement.Clone());
    }

    /// <summary>The program; without it a test skips and says how to get it, except in CI, where it fails.</summary>
    private static string FindProgram()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (named is { Length: > 0 } && File.Exists(named))
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string program = Path.Combine(folder.FullName, "output", "lab", "vspc-lab");
            if (File.Exists(program))
                return program;
        }
        const string Missing = $"The lab's concentrators are missing: './build.sh test' builds them (Linux only), or {Variable} names their program.";
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1" || named is { Length: > 0 })
            throw new FileNotFoundException(Missing, named);
        Assert.Skip(Missing);
        return "";
    }
}
