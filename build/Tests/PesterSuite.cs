using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Tests;

/// <summary>Runs tests/Pester on the built module, in every PowerShell here that has Pester 5 or later.</summary>
internal sealed partial class PesterSuite(Workspace workspace)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true };

    private string Tests => workspace.InRoot("tests", "Pester");

    /// <summary>The PowerShells on this machine; Windows PowerShell is another runtime and so is tested by itself.</summary>
    public static IReadOnlyList<string> Engines { get; } =
        [.. ((string[])(OperatingSystem.IsWindows() ? ["pwsh", "powershell"] : ["pwsh"])).Where(name => Tool.Find(name) is not null)];

    /// <summary>How many tests there are to skip where nothing can run them.</summary>
    public int Count() => Directory.Exists(Tests)
        ? Directory.EnumerateFiles(Tests, "*.Tests.ps1", SearchOption.AllDirectories).Sum(file => It().Count(File.ReadAllText(file)))
        : 0;

    public static async Task<bool> HasPesterAsync(string engine, Workspace workspace, CancellationToken cancellationToken)
    {
        ToolResult found = await Tool.TryRunAsync(new ToolCall(engine,
            ["-NoProfile", "-NonInteractive", "-Command", "Import-Module Pester -MinimumVersion 5.0 -ErrorAction Stop"], workspace.Root)
        {
            Deadline = TimeSpan.FromMinutes(1),
        }, cancellationToken);
        return found.ExitCode == 0;
    }

    public async Task<SuiteReport> RunAsync(string engine, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        string report = workspace.InOutput("tests", $"Pester-{engine}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        File.Delete(report);
        ToolResult run;
        try
        {
            run = await Tool.TryRunAsync(new ToolCall(engine,
                ["-NoProfile", "-NonInteractive", .. Policy(), "-File", workspace.InRoot("build", "Pester.ps1"), "-Tests", Tests, "-Report", report],
                workspace.Root)
            {
                Environment = environment,
                Deadline = TimeSpan.FromMinutes(12),
            }, cancellationToken);
        }
        catch (StepFailedException late)
        {
            return SuiteReport.Broken("Pester", late.Message);
        }

        if (!File.Exists(report) || JsonSerializer.Deserialize<PesterReport>(await File.ReadAllTextAsync(report, cancellationToken), s_json) is not { } result)
            return SuiteReport.Broken("Pester", $"{run.Log}\nThe run wrote no report (exit code {run.ExitCode}).");
        List<TestFailure> failures = [.. result.Failures];
        if (result.Passed + result.Skipped + failures.Count == 0)
            failures.Add(new TestFailure("Pester", $"{run.Log}\nThe run executed no test."));
        return new SuiteReport(result.Passed, result.Skipped, failures);
    }

    private static string[] Policy() => OperatingSystem.IsWindows() ? ["-ExecutionPolicy", "Bypass"] : [];

    [GeneratedRegex(@"^\s*It\s+['""]", RegexOptions.Multiline)]
    private static partial Regex It();
}
