using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;

namespace VmSerial.Build.Tests;

/// <summary>Runs one xUnit project's program and reads the report it writes; no report, or one without a test, is a failure.</summary>
internal sealed class XunitSuite(Workspace workspace, string folder, string assembly)
{
    private static readonly string[] s_runnerFrames =
        ["at Xunit.", "at InvokeStub_", "at System.Reflection.", "at System.RuntimeMethodHandle.", "at System.Runtime.CompilerServices.", "at System.Threading."];

    public string Name => folder;

    public async Task<SuiteReport> RunAsync(IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        string program = workspace.InRoot("tests", folder, "bin", "Release", "net10.0", assembly + ".dll");
        string report = workspace.InOutput("tests", folder + ".xml");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        File.Delete(report);

        ToolResult run;
        try
        {
            run = await Tool.TryRunAsync(new ToolCall("dotnet", [program, "-xml", report, "-noLogo", "-noColor", "-noAutoReporters"], workspace.Root)
            {
                Environment = environment,
                Deadline = TimeSpan.FromMinutes(40),
            }, cancellationToken);
        }
        catch (StepFailedException late)
        {
            return SuiteReport.Broken(Name, late.Message);
        }

        if (!File.Exists(report))
            return SuiteReport.Broken(Name, $"{WithoutRunner(run.Log)}\nThe run wrote no report (exit code {run.ExitCode}).");
        try
        {
            return Read(XDocument.Load(report), run);
        }
        catch (XmlException exception)
        {
            return SuiteReport.Broken(Name, $"{run.Log}\nThe run's report breaks off: {exception.Message}");
        }
    }

    private SuiteReport Read(XDocument report, ToolResult run)
    {
        List<TestFailure> failures = [.. report.Descendants("test").Where(test => Result(test) == "Fail").Select(Failure)];
        failures.AddRange(report.Descendants("error").Select(error => new TestFailure(
            $"{Name}: {(string?)error.Attribute("type")} {(string?)error.Attribute("name")}".TrimEnd(), Message(error))));
        int passed = Sum(report, "passed");
        int skipped = Sum(report, "skipped") + Sum(report, "not-run");
        if (passed + skipped + failures.Count == 0)
            failures.Add(new TestFailure(Name, "The run executed no test."));
        else if (run.ExitCode != 0 && failures.Count == 0)
            failures.Add(new TestFailure(Name, $"{run.Log}\nThe run ended with exit code {run.ExitCode} although its report names no failure."));
        return new SuiteReport(passed, skipped, failures);
    }

    private static string Result(XElement test) => (string?)test.Attribute("result") ?? "";

    private static TestFailure Failure(XElement test) => new(Unquote((string?)test.Attribute("name") ?? "?"), Message(test));

    private static string Message(XElement of)
    {
        XElement? failure = of.Element("failure");
        return $"{Unquote(failure?.Element("message")?.Value ?? "")}\n{WithoutRunner(failure?.Element("stack-trace")?.Value ?? "")}".Trim();
    }

    // The report writes quotes as in source.
    private static string Unquote(string text) => text.Replace("\\\"", "\"", StringComparison.Ordinal);

    // A crash below a test is reported with some 300 frames of the runner and of tasks.
    private static string WithoutRunner(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n')
        .Where(line => !s_runnerFrames.Any(frame => line.TrimStart().StartsWith(frame, StringComparison.Ordinal))));

    private static int Sum(XDocument report, string attribute) => report.Descendants("assembly")
        .Sum(assembly => int.Parse((string?)assembly.Attribute(attribute) ?? "0", CultureInfo.InvariantCulture));
}
