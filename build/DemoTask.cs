using System;
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

        LabProcess lab = await run.Steps.RunAsync("start the lab's vSphere",
            () => LabProcess.StartAsync(run.Workspace, LabTask.WithInventory(run.Workspace, args), cancellationToken),
            started => $"{started.Ready.Vms} VMs at {started.Ready.Server}");
        await using (lab)
            return await Demo.RunAsync(run.Workspace, lab.Ready, Console.Out, cancellationToken);
    }
}
