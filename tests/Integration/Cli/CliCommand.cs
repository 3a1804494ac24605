using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>Runs the command as people do: a process of its own, with an environment and no terminal.</summary>
internal static class CliCommand
{
    private const int Interrupt = 2;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    /// <summary>The root of the source tree, which plans are named from.</summary>
    public static string Root { get; } = FindRoot();

    internal static string Program { get; } = FindProgram();

    /// <summary>Runs a command line; the environment is this process's own without the variables of the command, plus what is given.</summary>
    /// <param name="arguments">The words behind <c>vmserial</c>.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="interruptWhen">When this ends, the process gets what Ctrl+C sends.</param>
    public static Task<CliResult> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, Func<Task>? interruptWhen = null)
        => RunAsync(new ProcessStartInfo("dotnet", [Program, .. arguments]), "vmserial " + string.Join(' ', arguments), environment, null, interruptWhen);

    /// <summary>Runs a command line in the network of the lab's hosts, where everything is at the address that the hosts know.</summary>
    public static Task<CliResult> RunAtPeerAsync(EsxLab lab, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string[] words = lab.AtPeer(["dotnet", Program, .. arguments]);
        return RunAsync(new ProcessStartInfo(words[0], words[1..]), "vmserial " + string.Join(' ', arguments), environment, null, null);
    }

    /// <summary>Runs a command line on a terminal of its own, with something typed; both streams are in the output. <c>script</c> is in Debian's base system.</summary>
    public static Task<CliResult> RunOnTerminalAsync(string arguments, IReadOnlyDictionary<string, string> environment, string typed)
        => RunAsync(new ProcessStartInfo("script", ["-qec", $"stty cols 200; dotnet '{Program}' {arguments}", "/dev/null"]),
            "vmserial " + arguments, new Dictionary<string, string>(environment) { ["TERM"] = "xterm" }, typed, null);

    /// <summary>Runs a command line by a shell script that makes a world of its own for it, such as one in namespaces. Root only.</summary>
    /// <param name="script">The script, in which the command line is <c>"$@"</c>.</param>
    /// <param name="parameter">What the script finds as <c>$0</c>.</param>
    /// <param name="arguments">The words behind <c>vmserial</c>.</param>
    public static Task<CliResult> RunByScriptAsync(string script, string parameter, IReadOnlyList<string> arguments)
        => RunAsync(new ProcessStartInfo("bash", ["-c", script, parameter, "dotnet", Program, .. arguments]),
            "vmserial " + string.Join(' ', arguments), new Dictionary<string, string>(), null, null);

    private static async Task<CliResult> RunAsync(ProcessStartInfo start, string command, IReadOnlyDictionary<string, string> environment, string? typed, Func<Task>? interruptWhen)
    {
        start.WorkingDirectory = Root;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (string name in (string[])["VMSERIAL_SERVER", "VMSERIAL_USER", "VMSERIAL_PASSWORD", "VMSERIAL_THUMBPRINT", "VMSERIAL_HOST_PASSWORD", "VMSERIAL_NPORT_PASSWORD"])
            start.Environment.Remove(name);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_deadline);
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(typed);
            await process.StandardInput.FlushAsync(deadline.Token);
            if (typed is null)
                process.StandardInput.Close();
            if (interruptWhen is not null)
            {
                await interruptWhen();
                watch.Restart();
                Assert.Equal(0, Kill(process.Id, Interrupt));
            }
            await process.WaitForExitAsync(deadline.Token);
            return new CliResult(command, process.ExitCode, await output, await error, watch.Elapsed);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    // Built with the tests, so in the configuration and for the framework that the tests run in: bin/Release/net10.0.
    private static string FindProgram()
    {
        DirectoryInfo framework = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(Root, "src", "VmSerial.Cli", "bin", framework.Parent!.Name, framework.Name, "vmserial.dll");
    }

    private static string FindRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VmSerial.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No VmSerial.slnx above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
