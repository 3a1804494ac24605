using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build;

/// <summary>
/// SSH.NET, which some package mirrors lack: tried by restoring a project of its own, so that a plain build never depends on it.
/// </summary>
internal static class SshNetPackage
{
    /// <summary>The property that compiles it in; MSBuild takes it from the environment, so that every later build agrees.</summary>
    private const string Property = "VmSerialSshNet";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether it and all that it needs can be restored; from then on it is part of every build of this run.</summary>
    public static async Task<bool> FindAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        // A choice that was made for us stands.
        if (Environment.GetEnvironmentVariable(Property) is { Length: > 0 } chosen)
            return bool.TryParse(chosen, out bool wanted) && wanted;
        bool found = await RestoresAsync(workspace, cancellationToken);
        Environment.SetEnvironmentVariable(Property, found ? "true" : "false");
        return found;
    }

    private static async Task<bool> RestoresAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        // Below the tree's root, so that the version is the tree's.
        string project = workspace.InOutput("ssh-net", "probe.csproj");
        Directory.CreateDirectory(Path.GetDirectoryName(project)!);
        await File.WriteAllTextAsync(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>netstandard2.0;net8.0</TargetFrameworks>
                <{Property}>true</{Property}>
              </PropertyGroup>
              <Import Project="{workspace.InRoot("src", "VmSerial.Core", "SshNet.props")}" />
            </Project>
            """, cancellationToken);
        try
        {
            ToolResult restore = await Tool.TryRunAsync(
                new ToolCall("dotnet", ["restore", project, "-v", "quiet", "-nodeReuse:false"], workspace.Root) { Deadline = s_patience }, cancellationToken);
            return restore.ExitCode == 0;
        }
        catch (StepFailedException)
        {
            // A source that does not answer is one that has nothing.
            return false;
        }
    }
}
