using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Tests;

/// <summary>Runs the self-test of the lab's ESXi hosts, and reads its words: a failed check is named, the last line is the sum.</summary>
internal sealed partial class HostLabSuite(Workspace workspace)
{
    private const string Name = "tests/Lab/esxi";

    public async Task<SuiteReport> RunAsync(CancellationToken cancellationToken)
    {
        ToolResult run;
        try
        {
            run = await Tool.TryRunAsync(new ToolCall("bash", [workspace.InRoot("tests", "Lab", "esxi", "selftest.sh")], workspace.Root)
            {
                Environment = new Dictionary<string, string?> { ["ESXI_LAB"] = workspace.HostLabProgram },
                Deadline = TimeSpan.FromMinutes(12),
            }, cancellationToken);
        }
        catch (StepFailedException late)
        {
            return SuiteReport.Broken(Name, late.Message);
        }

        string report = workspace.InOutput("tests", "Lab-esxi.log");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        await File.WriteAllTextAsync(report, run.Log, cancellationToken);
        return Read(run);
    }

    private static SuiteReport Read(ToolResult run)
    {
        Match sum = Sum().Match(run.Log);
        if (!sum.Success)
            return SuiteReport.Broken(Name, $"{run.Log}\nThe self-test broke off (exit code {run.ExitCode}).");
        List<TestFailure> failures = [.. Failure().Matches(run.Log).Select(match =>
            new TestFailure($"{Name}: {match.Groups["what"].Value}", match.Groups["found"].Value.Trim()))];
        if ((run.ExitCode != 0) != (failures.Count > 0) || failures.Count != Number(sum, "failed"))
            failures.Add(new TestFailure(Name, $"{run.Log}\nThe self-test contradicts itself (exit code {run.ExitCode})."));
        if (Number(sum, "passed") == 0)
            failures.Add(new TestFailure(Name, "The self-test checked nothing."));
        return new SuiteReport(Number(sum, "passed"), 0, failures);
    }

    private static int Number(Match sum, string group) => int.Parse(sum.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<passed>\d+) passed, (?<failed>\d+) failed\r?$", RegexOptions.Multiline | RegexOptions.RightToLeft)]
    private static partial Regex Sum();

    [GeneratedRegex(@"^FAILED: (?<what>.*)\n(?<found>(?:(?!FAILED: |\d+ passed, ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Failure();
}
