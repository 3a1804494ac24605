using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Lab;

/// <summary><c>lab</c>: the lab's vSphere for people, until Ctrl+C.</summary>
internal static class LabTask
{
    public static async Task<int> RunAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        await LabSetup.RequireAsync(run, LabPackages.Lab, cancellationToken);
        if (!File.Exists(run.Workspace.ModuleManifest) || !File.Exists(run.Workspace.Cli))
            await BuildTask.RunAsync(run, [], cancellationToken);

        await using LabProcess lab = await LabProcess.StartAsync(run.Workspace, WithInventory(run.Workspace, args), cancellationToken);
        LabReady ready = lab.Ready;
        run.Steps.Note($"""

            A vSphere with {ready.Vms} VMs answers at {ready.Url}
              user        {ready.User}
              password    {ready.Password}
              thumbprint  {ready.Thumbprint}
              control     {ready.Control}

            PowerShell:
              Import-Module {run.Workspace.ModuleManifest}
              $password = ConvertTo-SecureString '{ready.Password}' -AsPlainText -Force
              $credential = [pscredential]::new('{ready.User}', $password)
              Connect-VMSerialServer {ready.Server} -Credential $credential -Thumbprint {ready.Thumbprint}
              Get-VMNetworkSerialPort

            Command line:
              export VMSERIAL_SERVER={ready.Server} VMSERIAL_USER={ready.User} VMSERIAL_PASSWORD='{ready.Password}' VMSERIAL_THUMBPRINT={ready.Thumbprint}
              dotnet {run.Workspace.Cli} ports '*'

            Ctrl+C ends it.
            """);
        try
        {
            await lab.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        throw new StepFailedException($"{lab.Log}\nThe lab's vSphere ended by itself.");
    }

    /// <summary>The inventory of examples/ unless the arguments choose another or a size.</summary>
    internal static IReadOnlyList<string> WithInventory(Workspace workspace, string[] args)
    {
        if (args.Contains("--inventory") || args.Contains("--vms"))
            return args;
        string inventory = workspace.InRoot("examples", "lab-inventory.json");
        return File.Exists(inventory) ? [.. args, "--inventory", inventory] : [.. args, "--vms", "50"];
    }
}
