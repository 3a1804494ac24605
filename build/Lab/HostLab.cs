using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Lab;

/// <summary>Running ESXi hosts of the lab, and a terminal server at their peer. They end when this is disposed, and also when this process dies.</summary>
internal sealed class HostLab : IAsyncDisposable
{
    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_endDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_commandDeadline = TimeSpan.FromSeconds(30);

    private readonly Workspace _workspace;
    private readonly List<Process> _processes = [];
    private readonly List<LabHost> _hosts = [];

    private HostLab(Workspace workspace) => _workspace = workspace;

    /// <summary>The lab's name, which no other has.</summary>
    public string Name { get; } = "demo" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>The hosts in the order of the profiles.</summary>
    public IReadOnlyList<LabHost> Hosts => _hosts;

    /// <summary>Starts one host for each profile, and what listens at their peer.</summary>
    public static async Task<HostLab> StartAsync(Workspace workspace, string profiles, int port, CancellationToken cancellationToken)
    {
        HostLab lab = new(workspace);
        try
        {
            await lab.BeginAsync(["up", "--lab", lab.Name, "--exit-on-stdin-eof", "--profile", profiles], line =>
            {
                lab._hosts.Add(JsonSerializer.Deserialize<LabHost>(line)!);
                return lab._hosts.Count == lab._hosts[0].Count;
            }, cancellationToken);
            await lab.BeginAsync(["listen", "--lab", lab.Name, "--port", $"{port}"], _ => true, cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a line of a host's shell, behind the product's back; what it writes.</summary>
    public async Task<string> ShellAsync(LabHost host, string line, CancellationToken cancellationToken)
        => (await Tool.TryRunAsync(new ToolCall(_workspace.HostLabProgram, ["exec", "--lab", Name, host.Name, "sh", "-c", line], _workspace.Root)
        {
            Deadline = s_commandDeadline,
        }, cancellationToken)).Log;

    // The listener goes first, and hears of nothing: it has nothing to put in order.
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource deadline = new(s_endDeadline);
        for (int i = _processes.Count - 1; i >= 0; i--)
        {
            using Process process = _processes[i];
            try
            {
                if (i > 0)
                    process.Kill();
                else
                    process.StandardInput.Close();
                await process.WaitForExitAsync(deadline.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
            {
                if (!process.HasExited)
                    process.Kill();
            }
        }
    }

    private async Task BeginAsync(IReadOnlyList<string> arguments, Func<string, bool> isReady, CancellationToken cancellationToken)
    {
        Process process = Process.Start(new ProcessStartInfo(_workspace.HostLabProgram, arguments)
        {
            WorkingDirectory = _workspace.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new StepFailedException($"{_workspace.HostLabProgram} could not be started.");
        _processes.Add(process);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_startDeadline);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (isReady(line))
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StepFailedException($"esxi-lab {arguments[0]} was not ready after {s_startDeadline.TotalSeconds:0} s.");
        }

        throw new StepFailedException($"esxi-lab {arguments[0]} ended before it was ready.");
    }
}
