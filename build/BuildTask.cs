using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build;

/// <summary><c>build</c>: the whole solution once, then the module as users get it.</summary>
internal static class BuildTask
{
    public static async Task<int> RunAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        await run.Steps.RunAsync("build the solution", () => Tool.RunAsync(
            new ToolCall("dotnet", ["build", run.Workspace.Solution, "-c", "Release", "-v", "quiet", "-clp:NoSummary", "-nodeReuse:false"], run.Workspace.Root),
            cancellationToken));
        await run.Steps.RunAsync("put the module together in output/VmSerial", () => ModuleLayout.AssembleAsync(run.Workspace, cancellationToken),
            pages => $"{pages} help pages");
        return 0;
    }
}
