using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build.Tests;

/// <summary>Looks at one of the lab's programs with <c>go vet</c>, which is one test here, and runs the tests beside its sources, if there are any.</summary>
internal sealed class GoSuite(Workspace workspace, string folder)
{
    private string Name => "tests/Lab/" + folder;

    public async Task<SuiteReport> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            SuiteReport vetted = await VetAsync(cancellationToken);
            if (!Directory.EnumerateFiles(Sources, "*_test.go").Any())
                return vetted;
            SuiteReport tested = await TestAsync(cancellationToken);
            return new SuiteReport(vetted.Passed + tested.Passed, tested.Skipped, [.. vetted.Failures, .. tested.Failures]);
        }
        catch (StepFailedException late)
        {
            return SuiteReport.Broken(Name, late.Message);
        }
    }

    private string Sources => workspace.InRoot("tests", "Lab", folder);

    private async Task<SuiteReport> VetAsync(CancellationToken cancellationToken)
    {
        ToolResult vet = await Tool.TryRunAsync(Go("vet", "."), cancellationToken);
        return vet.ExitCode == 0 ? new SuiteReport(1, 0, []) : SuiteReport.Broken(Name + ": go vet", vet.Log);
    }

    private async Task<SuiteReport> TestAsync(CancellationToken cancellationToken)
    {
        ToolResult run = await Tool.TryRunAsync(Go("test", "-json", "."), cancellationToken);
        string report = workspace.InOutput("tests", $"Lab-{folder}.log");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        await File.WriteAllTextAsync(report, run.Log, cancellationToken);
        return Read(run);
    }

    private SuiteReport Read(ToolResult run)
    {
        int passed = 0;
        int skipped = 0;
        List<TestFailure> failures = [];
        Dictionary<string, StringBuilder> said = [];
        foreach (string line in run.Log.Split('\n').Where(line => line.StartsWith('{')))
        {
            using JsonDocument step = JsonDocument.Parse(line);
            // A test of several cases counts as one; what its cases said is its own.
            if (!step.RootElement.TryGetProperty("Test", out JsonElement name) || name.GetString()!.Split('/')[0] is not { } test)
                continue;
            bool whole = test == name.GetString();
            if (!said.TryGetValue(test, out StringBuilder? words))
                said[test] = words = new StringBuilder();
            switch (step.RootElement.GetProperty("Action").GetString())
            {
                case "output":
                    words.Append(step.RootElement.GetProperty("Output").GetString());
                    break;
                case "pass" when whole:
                    passed++;
                    break;
                case "skip" when whole:
                    skipped++;
                    break;
                case "fail" when whole:
                    failures.Add(new TestFailure($"{Name}: {test}", words.ToString()));
                    break;
            }
        }

        if (passed + skipped + failures.Count == 0)
            failures.Add(new TestFailure(Name, $"{run.Log}\nThe run executed no test (exit code {run.ExitCode})."));
        else if (run.ExitCode != 0 && failures.Count == 0)
            failures.Add(new TestFailure(Name, $"{run.Log}\nThe run ended with exit code {run.ExitCode} although no test failed."));
        return new SuiteReport(passed, skipped, failures);
    }

    private ToolCall Go(params string[] arguments) => new("go", arguments, Sources)
    {
        Environment = LabPackages.GoEnvironment,
        Deadline = TimeSpan.FromMinutes(12),
    };
}
