using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build;

/// <summary>Runs another program to its end: no standard input, one log, a deadline, and nothing left behind.</summary>
internal static class Tool
{
    /// <summary>Runs and requires exit code 0; the exception carries the whole log.</summary>
    public static async Task<string> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        ToolResult result = await TryRunAsync(call, cancellationToken);
        return result.ExitCode == 0
            ? result.Log
            : throw new StepFailedException($"{result.Log.TrimEnd()}\n\n{call} ended with exit code {result.ExitCode}.");
    }

    /// <summary>Runs and gives back whatever exit code came.</summary>
    public static async Task<ToolResult> TryRunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        using Process process = new() { StartInfo = StartInfo(call) };
        StringBuilder log = new();
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not null)
            {
                lock (log)
                    log.AppendLine(line.Data);
            }
        }

        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(call.Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new StepFailedException($"{Text()}\n\n{call} was ended: not done after {call.Deadline.TotalMinutes:0} minutes.");
        }

        return new ToolResult(process.ExitCode, Text());

        string Text()
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>The program's full path when it is on PATH.</summary>
    public static string? Find(string name)
    {
        string file = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    private static ProcessStartInfo StartInfo(ToolCall call)
    {
        ProcessStartInfo info = new(call.Program, call.Arguments)
        {
            WorkingDirectory = call.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (KeyValuePair<string, string?> variable in call.Environment)
            info.Environment[variable.Key] = variable.Value;
        return info;
    }
}
