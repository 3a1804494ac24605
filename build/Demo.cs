using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build;

/// <summary>What the demo shows, on a lab that runs already; the caller ends the lab.</summary>
internal static class Demo
{
    /// <summary>Exit code 0 when every step showed what it should.</summary>
    public static async Task<int> RunAsync(Workspace workspace, LabReady lab, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"The demo's steps are not written yet; {workspace.Cli} would run against {lab.Server}.");
        cancellationToken.ThrowIfCancellationRequested();
        return 1;
    }
}
