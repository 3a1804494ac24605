using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Lab;

/// <summary>Makes the lab ready to start: installs what the system lacks, compiles the lab's vSphere when its sources are newer.</summary>
internal static class LabSetup
{
    /// <summary>Sets the lab up, or fails with what to do about it.</summary>
    public static async Task RequireAsync(BuildRun run, IReadOnlyList<SystemPackage> packages, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new StepFailedException("The lab runs on Linux only: use a Linux machine, a container or WSL. Building and unit tests work here.");

        List<SystemPackage> missing = [.. packages.Where(package => !package.IsPresent())];
        if (missing.Count > 0)
            await InstallAsync(run, missing, cancellationToken);
        await CompileAsync(run, cancellationToken);
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

    private static async Task CompileAsync(BuildRun run, CancellationToken cancellationToken)
    {
        string sources = run.Workspace.InRoot("tests", "Lab", "vsphere");
        if (!Directory.Exists(sources))
            throw new StepFailedException("tests/Lab/vsphere is missing: the lab's vSphere is compiled from it.");
        FileInfo program = new(run.Workspace.LabProgram);
        DateTime changed = Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();
        if (program.Exists && program.LastWriteTimeUtc > changed)
            return;

        await run.Steps.RunAsync("compile the lab's vSphere", () => Tool.RunAsync(
            new ToolCall("go", ["build", "-trimpath", "-buildvcs=false", "-o", program.FullName, "."], sources)
            {
                Environment = new Dictionary<string, string?>
                {
                    ["GO111MODULE"] = "off",
                    ["GOPATH"] = LabPackages.GoPath,
                    ["CGO_ENABLED"] = "0",
                    ["GOFLAGS"] = null,
                },
            }, cancellationToken));
    }
}
