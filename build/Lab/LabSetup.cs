using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Lab;

/// <summary>Makes the lab ready to start: installs what the system lacks, compiles the lab's programs when their sources are newer.</summary>
internal static class LabSetup
{
    /// <summary>Sets the lab's vSphere up, or fails with what to do about it.</summary>
    public static async Task RequireAsync(BuildRun run, IReadOnlyList<SystemPackage> packages, CancellationToken cancellationToken)
    {
        await RequirePackagesAsync(run, packages, cancellationToken);
        await CompileAsync(run, "vsphere", "the lab's vSphere", run.Workspace.LabProgram, cancellationToken);
    }

    /// <summary>Sets the lab's ESXi hosts up and sees one come up, or fails with what to do about it.</summary>
    public static async Task RequireHostsAsync(BuildRun run, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux() && !Environment.IsPrivilegedProcess)
            throw new StepFailedException("The lab's ESXi hosts need root: they have namespaces and packet filters of their own. Run as root.");
        await RequirePackagesAsync(run, LabPackages.Hosts, cancellationToken);
        string program = run.Workspace.HostLabProgram;
        await CompileAsync(run, "esxi", "the lab's ESXi hosts", program, cancellationToken);
        try
        {
            await run.Steps.RunAsync("see a host of the lab come up", () => Tool.RunAsync(
                new ToolCall(program, ["check"], run.Workspace.Root) { Deadline = TimeSpan.FromMinutes(1) }, cancellationToken));
        }
        catch (StepFailedException)
        {
            File.Delete(program); // or else a test would find it and fail, where it should say that there is no lab
            throw;
        }
    }

    /// <summary>Sets the lab's NPorts up, or fails with what to do about it.</summary>
    public static async Task RequireNPortsAsync(BuildRun run, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux() && !Environment.IsPrivilegedProcess)
            throw new StepFailedException("The lab's NPorts need root: their command ports are below 1024. Run as root.");
        await RequirePackagesAsync(run, LabPackages.NPorts, cancellationToken);
        await CompileAsync(run, "nport", "the lab's NPorts", run.Workspace.NPortLabProgram, cancellationToken);
    }

    /// <summary>Sets the lab's concentrators up, or fails with what to do about it.</summary>
    public static async Task RequireVspcAsync(BuildRun run, CancellationToken cancellationToken)
    {
        await RequirePackagesAsync(run, LabPackages.Vspc, cancellationToken);
        await CompileAsync(run, "vspc", "the lab's concentrators", run.Workspace.VspcLabProgram, cancellationToken);
    }

    private static async Task RequirePackagesAsync(BuildRun run, IReadOnlyList<SystemPackage> packages, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new StepFailedException("The lab runs on Linux only: use a Linux machine, a container or WSL. Building and unit tests work here.");

        List<SystemPackage> missing = [.. packages.Where(package => !package.IsPresent())];
        if (missing.Count > 0)
            await InstallAsync(run, missing, cancellationToken);
    }

    private static async Task InstallAsync(BuildRun run, List<SystemPackage> missing, CancellationToken cancellationToken)
    {
        string names = string.Join(' ', missing.Select(package => package.Name));
        string reasons = string.Join("\n", missing.Select(package => $"  {package.Name}: {package.Purpose}"));
        if (Tool.Find("apt-get") is null)
            throw new StepFailedException($"Missing on this system, and no apt-get to install it with (the names are Debian's):\n{reasons}");
        if (!Environment.IsPrivilegedProcess)
            throw new StepFailedException($"Missing on this system, and only root may install it:\n{reasons}\nRun: sudo apt-get install --no-install-recommends {names}");

        await run.Steps.RunAsync("refresh the package lists", () => TwiceAsync(["update"], run, cancellationToken));
        await run.Steps.RunAsync($"install {names}",
            () => TwiceAsync(["install", "-y", "--no-install-recommends", .. missing.Select(package => package.Name)], run, cancellationToken));
        if (missing.Find(package => !package.IsPresent()) is { } absent)
            throw new StepFailedException($"{absent.Name} was installed and what it should bring is still not there ({absent.Purpose}).");
    }

    // A mirror that fails once usually answers the second time.
    private static async Task TwiceAsync(string[] arguments, BuildRun run, CancellationToken cancellationToken)
    {
        ToolCall apt = new("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=300", .. arguments], run.Workspace.Root)
        {
            Deadline = TimeSpan.FromMinutes(10),
            Environment = new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" },
        };
        ToolResult first = await Tool.TryRunAsync(apt, cancellationToken);
        if (first.ExitCode == 0)
            return;
        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        await Tool.RunAsync(apt, cancellationToken);
    }

    private static async Task CompileAsync(BuildRun run, string folder, string what, string path, CancellationToken cancellationToken)
    {
        string sources = run.Workspace.InRoot("tests", "Lab", folder);
        if (!Directory.Exists(sources))
            throw new StepFailedException($"tests/Lab/{folder} is missing: it holds the sources of {what}.");
        FileInfo program = new(path);
        DateTime changed = Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();
        if (program.Exists && program.LastWriteTimeUtc > changed)
            return;

        await run.Steps.RunAsync("compile " + what, () => Tool.RunAsync(
            new ToolCall("go", ["build", "-trimpath", "-buildvcs=false", "-o", program.FullName, "."], sources)
            {
                Environment = LabPackages.GoEnvironment,
            }, cancellationToken));
    }
}
