using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>The lab's program that runs ESXi hosts: how to call it. Where it is, who uses it says in a part of its own.</summary>
internal static partial class EsxLabProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

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
