using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Help;

namespace VmSerial.Build;

/// <summary>
/// The module's folder: manifest, script and views verbatim; for each framework the cmdlet assembly with its help, and everything that
/// is loaded away from other modules' copies in <c>dependencies/</c> beside it.
/// </summary>
internal static class ModuleLayout
{
    public const string CmdletAssembly = "VmSerial.PowerShell.dll";

    public static IReadOnlyList<string> Frameworks { get; } = ["net8.0", "netstandard2.0"];

    private static readonly string[] s_verbatim = ["VmSerial.psd1", "VmSerial.psm1", "VmSerial.Format.ps1xml", "LICENSE"];

    /// <summary>Builds the folder anew from the last build of the solution; gives back the number of help pages in it.</summary>
    public static async Task<int> AssembleAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        if (Directory.Exists(workspace.Module))
            Directory.Delete(workspace.Module, recursive: true);
        Directory.CreateDirectory(workspace.Module);

        foreach (string name in s_verbatim)
            File.Copy(workspace.InRoot(name), Path.Combine(workspace.Module, name));
        foreach (string framework in Frameworks)
            await PublishAsync(workspace, framework, cancellationToken);
        await ThirdPartyNotices.WriteAsync(workspace, OfOthers(workspace), cancellationToken);

        string about = workspace.InRoot("docs", "en-US");
        int pages = HelpBuilder.Build(about, Path.Combine(workspace.Module, "bin", Frameworks[0], CmdletAssembly), workspace.InOutput("help"));
        foreach (string folder in (string[])[workspace.Module, .. Frameworks.Select(name => Path.Combine(workspace.Module, "bin", name))])
            CopyHelp(workspace.InOutput("help"), folder, workspace.Module);
        return pages;
    }

    private static IEnumerable<string> OfOthers(Workspace workspace)
        => Directory.EnumerateFiles(workspace.Module, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))
            .Where(name => !name.StartsWith("VmSerial.", StringComparison.Ordinal)).Distinct();

    // The engine looks for a binary module's help beside the assembly, for about_ topics below the module's base folder.
    private static void CopyHelp(string from, string to, string module)
    {
        string pattern = to == module ? "about_*.help.txt" : "*-Help.xml";
        foreach (string file in Directory.EnumerateFiles(from, pattern))
        {
            Directory.CreateDirectory(Path.Combine(to, "en-US"));
            File.Copy(file, Path.Combine(to, "en-US", Path.GetFileName(file)), overwrite: true);
        }
    }

    private static async Task PublishAsync(Workspace workspace, string framework, CancellationToken cancellationToken)
    {
        string published = workspace.InOutput("publish", framework);
        if (Directory.Exists(published))
            Directory.Delete(published, recursive: true);
        await Tool.RunAsync(new ToolCall("dotnet",
            ["publish", workspace.InRoot("src", "VmSerial.PowerShell"), "-c", "Release", "-f", framework, "-o", published,
                "--no-build", "-v", "quiet", "-nodeReuse:false"],
            workspace.Root), cancellationToken);

        string folder = Path.Combine(workspace.Module, "bin", framework);
        Directory.CreateDirectory(Path.Combine(folder, "dependencies"));
        foreach (string file in Directory.EnumerateFiles(published, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file);
            File.Copy(file, name == CmdletAssembly ? Path.Combine(folder, name) : Path.Combine(folder, "dependencies", name));
        }
    }
}
