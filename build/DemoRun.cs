using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build;

/// <summary>Runs the demo's commands, shows them as a person would have typed them, and keeps count of what was as expected.</summary>
internal sealed class DemoRun(Workspace workspace, LabReady lab, LabControl control, TextWriter output)
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);

    private readonly List<string> _failures = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _expectations;
    private int _steps;

    /// <summary>What root logs in with to hosts; null while no host is asked by SSH.</summary>
    public string? HostPassword { get; set; }

    /// <summary>Says where the commands find their server; the password stays out of what is printed.</summary>
    public void Introduce() => output.WriteLine($"""

        A vCenter with {lab.Vms} VMs answers at {lab.Server}. The commands below find it through the environment:
          VMSERIAL_SERVER={lab.Server} VMSERIAL_USER={lab.User} VMSERIAL_PASSWORD=(the lab's) VMSERIAL_THUMBPRINT=({lab.Thumbprint[..8]}...)
        """);

    /// <summary>Runs one command: its line, its output, its exit code.</summary>
    public async Task<DemoStep> StepAsync(string title, int exitCode, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string command = "vmserial " + string.Join(' ', arguments);
        output.WriteLine($"\n{++_steps}. {title}\n$ {command.Replace("web0*", "'web0*'", StringComparison.Ordinal)}");
        long before = await control.CountAsync("ReconfigVM_Task", cancellationToken);
        (int code, string shown) = await ExecuteAsync(arguments, cancellationToken);
        long sent = await control.CountAsync("ReconfigVM_Task", cancellationToken) - before;
        output.Write(shown);
        output.WriteLine($"(exit code {code}; requests for a change that reached the server: {sent})");
        output.Flush();
        Expect(code == exitCode, $"{command}: exit code {code}, not {exitCode}");
        return new DemoStep(this, command, shown, sent);
    }

    /// <summary>Says what is done beside the product, and does it.</summary>
    public async Task SayAsync(string text, Func<Task> act)
    {
        output.WriteLine($"\n{++_steps}. {text}");
        await act();
    }

    /// <summary>Says what was seen beside the product.</summary>
    public void Tell(string text) => output.WriteLine(text);

    /// <summary>Keeps what was not as expected.</summary>
    public void Expect(bool holds, string otherwise)
    {
        _expectations++;
        if (holds)
            return;
        _failures.Add(otherwise);
        output.WriteLine($"NOT AS EXPECTED: {otherwise}");
    }

    /// <summary>Sums up; the exit code of the demo.</summary>
    public int Conclude()
    {
        output.WriteLine(_failures.Count == 0
            ? $"\nDemo: {_steps} steps, {_expectations} facts checked, all as expected ({_watch.Elapsed.TotalSeconds:0.0} s)."
            : $"\nDemo: {_failures.Count} of {_expectations} facts were not as expected:\n  {string.Join("\n  ", _failures)}");
        return _failures.Count == 0 ? 0 : 1;
    }

    // What the command says to people comes first, as it does on a terminal: findings before the table they are about.
    private async Task<(int ExitCode, string Shown)> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("dotnet", [workspace.Cli, .. arguments])
        {
            WorkingDirectory = workspace.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["VMSERIAL_SERVER"] = lab.Server;
        start.Environment["VMSERIAL_USER"] = lab.User;
        start.Environment["VMSERIAL_PASSWORD"] = lab.Password;
        start.Environment["VMSERIAL_THUMBPRINT"] = lab.Thumbprint;
        start.Environment["VMSERIAL_HOST_PASSWORD"] = HostPassword;

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_deadline);
        using Process process = Process.Start(start) ?? throw new StepFailedException("dotnet could not be started.");
        try
        {
            process.StandardInput.Close();
            Task<string> said = process.StandardError.ReadToEndAsync(deadline.Token);
            Task<string> shown = process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await said + await shown);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new StepFailedException($"vmserial {string.Join(' ', arguments)} was not done after {s_deadline.TotalMinutes:0} minutes.");
        }
    }
}
