using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build;

/// <summary><c>build</c>: the whole solution once, then the module as users get it.</summary>
internal static class BuildTask
{
    public static async Task<int> RunAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        await run.Steps.RunAsync("look for the package SSH.NET", () => SshNetPackage.FindAsync(run.Workspace, cancellationToken),
            found => found ? "found: SSH goes through it or the system's OpenSSH" : "left out: SSH goes through the system's OpenSSH");
        await run.Steps.RunAsync("build the solution", () => CompileAsync(run.Workspace, cancellationToken));
        await run.Steps.RunAsync("put the module together in output/VmSerial", () => ModuleLayout.AssembleAsync(run.Workspace, cancellationToken),
            pages => $"{pages} help pages");
        return 0;
    }

    private static async Task CompileAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        ToolResult build = await Tool.TryRunAsync(
            new ToolCall("dotnet", ["build", workspace.Solution, "-c", "Release", "-v", "quiet", "-nodeReuse:false"], workspace.Root), cancellationToken);
        // Every error comes again in the summary.
        if (build.ExitCode != 0)
            throw new StepFailedException($"{string.Join('\n', build.Log.Split('\n').Distinct()).Trim()}\n\nThe solution does not build.");
    }
}
