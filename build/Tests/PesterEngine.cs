using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace VmSerial.Build.Tests;

/// <summary>A PowerShell that the tests can run in.</summary>
/// <param name="Name">What it is called, such as <c>pwsh</c>.</param>
/// <param name="Program">What is started.</param>
/// <param name="Pester">What Import-Module is given: a name, or the manifest of a Pester that was fetched.</param>
internal sealed record PesterEngine(string Name, string Program, string Pester)
{
    /// <summary>Lets a fetched PowerShell find its runtime, and the tests a <c>pwsh</c> to start.</summary>
    public IReadOnlyDictionary<string, string?> Environment => Path.GetDirectoryName(Program) is { Length: > 0 } folder
        ? new Dictionary<string, string?>
        {
            ["PATH"] = folder + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH"),
            ["DOTNET_ROOT"] = DotnetRoot,
        }
        : new Dictionary<string, string?>();

    // This program runs under the dotnet that a fetched tool needs.
    private static string? DotnetRoot => Path.GetFileNameWithoutExtension(System.Environment.ProcessPath) == "dotnet"
        ? Path.GetDirectoryName(System.Environment.ProcessPath)
        : System.Environment.GetEnvironmentVariable("DOTNET_ROOT");

    /// <summary>Both sets of variables, these before those.</summary>
    public IReadOnlyDictionary<string, string?> Over(IReadOnlyDictionary<string, string?> others)
        => others.Concat(Environment).GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value);
}
