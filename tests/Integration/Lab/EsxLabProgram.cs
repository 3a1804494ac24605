using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>The lab's program that runs ESXi hosts: where it is, and how to call it.</summary>
internal static class EsxLabProgram
{
    private const string Variable = "VMSERIAL_LAB_ESXI";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>The program; without it, or without root, a test skips and says what to do, except in CI, where it fails.</summary>
    public static string Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (named is { Length: > 0 } && File.Exists(named) && Environment.IsPrivilegedProcess)
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null && Environment.IsPrivilegedProcess; folder = folder.Parent)
        {
            string program = Path.Combine(folder.FullName, "output", "lab", "esxi-lab");
            if (OperatingSystem.IsLinux() && File.Exists(program))
                return program;
        }

        const string Missing = $"The lab's ESXi hosts are missing: './build.sh test' builds them (Linux and root only), or {Variable} names their program.";
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1" || named is { Length: > 0 })
            throw new FileNotFoundException(Missing, named);
        Assert.Skip(Missing);
        return "";
    }

    /// <summary>Starts it with all three streams in this process's hands.</summary>
    public static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    }

    /// <summary>Runs it to its end, whatever its exit code.</summary>
    public static async Task<EsxLabResult> RunAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken ct)
    {
        using Process process = Start(program, arguments);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await WriteAsync(process, input, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new EsxLabResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            ct.ThrowIfCancellationRequested();
            throw new TimeoutException($"esxi-lab {string.Join(' ', arguments)} did not end within {s_patience.TotalSeconds:0} s.");
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken ct)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and its words are the answer.
        }
    }
}
