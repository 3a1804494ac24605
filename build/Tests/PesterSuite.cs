using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Tests;

/// <summary>Runs tests/Pester on the built module.</summary>
internal sealed partial class PesterSuite(Workspace workspace)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true };

    private string Tests => workspace.InRoot("tests", "Pester");

    /// <summary>How many tests there are to skip where nothing can run them.</summary>
    public int Count() => Directory.Exists(Tests)
        ? Directory.EnumerateFiles(Tests, "*.Tests.ps1", SearchOption.AllDirectories).Sum(file => It().Count(File.ReadAllText(file)))
        : 0;

    public async Task<SuiteReport> RunAsync(PesterEngine engine, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        string report = workspace.InOutput("tests", $"Pester-{engine.Name}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        File.Delete(report);
        ToolResult run;
        try
        {
            run = await Tool.TryRunAsync(new ToolCall(engine.Program,
                ["-NoProfile", "-NonInteractive", .. Policy(), "-File", workspace.InRoot("build", "Pester.ps1"), "-Pester", engine.Pester, "-Tests", Tests, "-Report", report],
                workspace.Root)
            {
                Environment = engine.Over(environment),
                Deadline = TimeSpan.FromMinutes(25),
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
