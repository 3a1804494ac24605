using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace VmSerial.Build.Tests;

/// <summary>
/// The PowerShells here that have Pester 5 or later. What a machine lacks comes from the package source, as packages do: PowerShell is a
/// .NET tool there, and Pester a package that holds the module. Without a source there is less to test with, and nothing fails.
/// </summary>
internal sealed class PesterEngines(BuildRun run)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Why there is none, when there is none.</summary>
    public string Lack { get; private set; } = "no PowerShell was found";

    public async Task<IReadOnlyList<PesterEngine>> FindAsync(CancellationToken cancellationToken)
    {
        // Windows PowerShell is another runtime and so is tested by itself.
        List<(string Name, string Program)> found =
            [.. ((string[])(OperatingSystem.IsWindows() ? ["pwsh", "powershell"] : ["pwsh"])).Where(name => Tool.Find(name) is not null).Select(name => (name, name))];
        if (found.Count == 0 && await FetchAsync("PowerShell", FetchPowerShellAsync, cancellationToken) is { } program)
            found.Add(("pwsh", program));
        if (found.Count > 0)
            Lack = "Pester 5 or later was not found";

        List<PesterEngine> engines = [];
        foreach ((string name, string start) in found)
        {
            PesterEngine engine = new(name, start, "Pester");
            if (!await HasPesterAsync(engine, cancellationToken))
            {
                if (await FetchAsync("Pester", FetchPesterAsync, cancellationToken) is not { } module)
                    continue;
                engine = engine with { Pester = module };
                if (!await HasPesterAsync(engine, cancellationToken))
                    continue;
            }

            engines.Add(engine);
        }

        return engines;
    }

    private async Task<string?> FetchAsync(string package, Func<string, CancellationToken, Task<string?>> fetch, CancellationToken cancellationToken)
    {
        string version = XDocument.Load(run.Workspace.InRoot("Directory.Packages.props")).Descendants($"{package}Version").Single().Value;
        return await run.Steps.RunAsync($"fetch {package} {version}, which is not here", async () =>
        {
            try
            {
                return await fetch(version, cancellationToken);
            }
            catch (StepFailedException)
            {
                // A source that does not answer is one that has nothing.
                return null;
            }
        }, path => path is null ? "not to be had" : "found");
    }

    private async Task<string?> FetchPowerShellAsync(string version, CancellationToken cancellationToken)
    {
        string folder = run.Workspace.InOutput("tools", "PowerShell-" + version);
        string program = Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (File.Exists(program))
            return program;
        ToolResult install = await Tool.TryRunAsync(
            new ToolCall("dotnet", ["tool", "install", "PowerShell", "--version", version, "--tool-path", folder], run.Workspace.Root) { Deadline = s_patience },
            cancellationToken);
        return install.ExitCode == 0 && File.Exists(program) ? program : null;
    }

    private async Task<string?> FetchPesterAsync(string version, CancellationToken cancellationToken)
    {
        string folder = run.Workspace.InOutput("tools", "packages");
        string manifest = Path.Combine(folder, "pester", version, "tools", "Pester.psd1");
        if (File.Exists(manifest))
            return manifest;
        string project = run.Workspace.InOutput("tools", "Pester.csproj");
        Directory.CreateDirectory(Path.GetDirectoryName(project)!);
        await File.WriteAllTextAsync(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesPath>{folder}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="Pester" Version="[$(PesterVersion)]" />
              </ItemGroup>
            </Project>
            """, cancellationToken);
        ToolResult restore = await Tool.TryRunAsync(
            new ToolCall("dotnet", ["restore", project, "-v", "quiet", "-nodeReuse:false"], run.Workspace.Root) { Deadline = s_patience }, cancellationToken);
        return restore.ExitCode == 0 && File.Exists(manifest) ? manifest : null;
    }

    private async Task<bool> HasPesterAsync(PesterEngine engine, CancellationToken cancellationToken)
    {
        ToolResult found = await Tool.TryRunAsync(new ToolCall(engine.Program,
            ["-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{engine.Pester.Replace("'", "''")}' -MinimumVersion 5.0 -ErrorAction Stop"], run.Workspace.Root)
        {
            Environment = engine.Environment,
            Deadline = TimeSpan.FromMinutes(1),
        }, cancellationToken);
        return found.ExitCode == 0;
    }
}
