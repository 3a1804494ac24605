using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Esx;

/// <summary>Runs a program of the system in a folder, and fails the test when the program fails.</summary>
internal static class SystemTool
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    /// <summary>What the program wrote to its output.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<byte[]> RunAsync(DirectoryInfo folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_deadline);
        using Process process = Start(start);
        try
        {
            process.StandardInput.Close();
            using MemoryStream output = new();
            Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(output, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
            return output.ToArray();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            // As with the lab: in continuous integration it has to be there.
            if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
                throw;
            Assert.Skip($"There is no {start.FileName} on this system; './build.sh lab' installs it.");
            throw;
        }
    }
}
