using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build;

/// <summary><c>demo</c>: sets everything up, starts the lab, shows the main job on it, and ends what it started.</summary>
internal static class DemoTask
{
    public static async Task<int> RunAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        await LabSetup.RequireAsync(run, LabPackages.Lab, cancellationToken);
        await BuildTask.RunAsync(run, [], cancellationToken);

        await using HostLab? hosts = await StartHostsAsync(run, args, cancellationToken);
        string? inventory = hosts is null ? null
            : await DemoHosts.WriteInventoryAsync(run.Workspace.InRoot("examples", "lab-inventory.json"), hosts, cancellationToken);
        try
        {
            IReadOnlyList<string> options = inventory is null ? LabTask.WithInventory(run.Workspace, args)
                : [.. args, "--inventory", inventory, "--esxi-lab", run.Workspace.HostLabProgram];
            LabProcess lab = await run.Steps.RunAsync("start the lab's vSphere",
                () => LabProcess.StartAsync(run.Workspace, options, cancellationToken),
                started => $"{started.Ready.Vms} VMs at {started.Ready.Server}");
            await using (lab)
                return await Demo.RunAsync(run.Workspace, lab.Ready, hosts, Console.Out, cancellationToken);
        }
        finally
        {
            if (inventory is not null)
                File.Delete(inventory);
        }
    }

    // Hosts need root and namespaces; the demo of everything else does not.
    private static async Task<HostLab?> StartHostsAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        if (args.Contains("--inventory") || args.Contains("--vms"))
            return null;
        try
        {
            await LabSetup.RequireHostsAsync(run, cancellationToken);
            return await run.Steps.RunAsync("start the lab's ESXi hosts",
                () => HostLab.StartAsync(run.Workspace, DemoHosts.Profiles, DemoHosts.Port, cancellationToken),
                started => string.Join(", ", started.Hosts.Select(host => host.Profile)));
        }
        catch (StepFailedException failure)
        {
            run.Steps.Note($"The demo goes on without ESXi hosts: {failure.Message}");
            return null;
        }
    }
}
