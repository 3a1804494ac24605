using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Lab;

/// <summary>A running lab vSphere. It ends when this is disposed, and also when this process dies: it watches its standard input.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_endDeadline = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private Task _output = Task.CompletedTask;

    private LabProcess(Process process) => _process = process;

    /// <summary>Where it listens and how to log in.</summary>
    public LabReady Ready { get; private set; } = null!;

    /// <summary>Starts the lab; <paramref name="arguments"/> such as <c>--inventory FILE</c> or <c>--vms 50</c> come on top of free ports.</summary>
    public static async Task<LabProcess> StartAsync(Workspace workspace, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        List<string> all = [.. arguments, "--exit-on-stdin-eof"];
        foreach (string option in (string[])["--listen", "--control"])
        {
            if (!all.Contains(option))
                all.AddRange([option, "127.0.0.1:0"]);
        }

        ProcessStartInfo start = new(workspace.LabProgram, all)
        {
            WorkingDirectory = workspace.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        LabProcess lab = new(Process.Start(start) ?? throw new StepFailedException($"{workspace.LabProgram} could not be started."));
        try
        {
            await lab.WaitReadyAsync(cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends when the lab does, which it should not do by itself.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource deadline = new(s_endDeadline);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(deadline.Token);
            await _output.WaitAsync(deadline.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_startDeadline);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.StartsWith('{'))
                {
                    Ready = JsonSerializer.Deserialize<LabReady>(line)!;
                    _output = KeepOutputAsync();
                    return;
                }

                Keep(line);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StepFailedException($"{Log}\nThe lab's vSphere was not ready after {s_startDeadline.TotalSeconds:0} s.");
        }

        await _process.WaitForExitAsync(deadline.Token);
        throw new StepFailedException($"{Log}\nThe lab's vSphere ended with exit code {_process.ExitCode} before it was ready.");
    }

    // Read on, so that the lab never waits for someone to take its output; ends with the lab.
    private async Task KeepOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            Keep(line);
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_log)
                _log.AppendLine(line);
        }
    }
}
