using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build;

/// <summary><c>bench</c>: builds, sets up the lab and the peers, and hands the terminal over to the program in bench/.</summary>
internal static class BenchTask
{
    private static readonly string[] s_onHosts = ["ruleset", "cuts", "hostile", "path"];

    public static async Task<int> RunAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        string project = run.Workspace.InRoot("bench");
        if (!Directory.Exists(project) || Directory.GetFiles(project, "*.csproj").Length == 0)
            throw new StepFailedException("bench/ holds no project to run.");

        await LabSetup.RequireAsync(run, [.. LabPackages.Lab, .. LabPackages.Bench], cancellationToken);
        if (args.Length == 0 || args.Any(s_onHosts.Contains))
            await TryHostsAsync(run, cancellationToken);
        await BuildTask.RunAsync(run, [], cancellationToken);

        ProcessStartInfo start = new("dotnet", ["run", "--project", project, "-c", "Release", "--", .. args]) { WorkingDirectory = run.Workspace.Root };
        start.Environment["VMSERIAL_LAB_VSPHERE"] = run.Workspace.LabProgram;
        start.Environment["VMSERIAL_LAB_ESXI"] = run.Workspace.HostLabProgram;
        start.Environment["VMSERIAL_MODULE"] = run.Workspace.ModuleManifest;
        using Process bench = Process.Start(start) ?? throw new StepFailedException("dotnet could not be started.");
        try
        {
            await bench.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            bench.Kill(entireProcessTree: true);
            throw;
        }

        return bench.ExitCode;
    }

    // The other benches do without.
    private static async Task TryHostsAsync(BuildRun run, CancellationToken cancellationToken)
    {
        try
        {
            await LabSetup.RequireHostsAsync(run, cancellationToken);
        }
        catch (StepFailedException failure)
        {
            run.Steps.Note($"Benches on hosts cannot run: {failure.Message}");
        }
    }
}
