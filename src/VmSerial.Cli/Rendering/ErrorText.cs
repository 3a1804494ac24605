using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.Tls;
using VmSerial.VSphere;

namespace VmSerial.Cli.Rendering;

/// <summary>How failures look on standard error; every way ends in the exit code for failed.</summary>
internal static class ErrorText
{
    /// <summary>Writes what is wrong with the command line.</summary>
    public static int WriteUsage(TextWriter error, ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
            Write(error, "UsageInvalid", message, null);
        Line(error, "  ", $"See {NameOf(parsed.CommandResult)} --help.");
        return ExitCode.Failed;
    }

    private static string NameOf(CommandResult command)
        => command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : command.Command.Name;

    /// <summary>Writes a failure: what failed, then what to do.</summary>
    public static int Write(TextWriter error, VmSerialException failure) => failure switch
    {
        PlanException plan => WritePlan(error, plan),
        CertificateException certificate => Write(error, certificate.Id, certificate.Message, certificate.Expected is null
            ? $"If that is the server's own certificate, name it: --thumbprint {certificate.Thumbprint}"
            : $"If the server got a new certificate, name that: --thumbprint {certificate.Thumbprint}. If it did not, somebody is between here and the server."),
        _ => Write(error, failure.Id, failure.Message, failure.Advice),
    };

    /// <summary>Writes a failure by its parts.</summary>
    public static int Write(TextWriter error, string id, string message, string? advice)
    {
        Line(error, $"vmserial: error {id}: ", message);
        if (!string.IsNullOrEmpty(advice))
            Line(error, "  ", CommandWords.Of(advice));
        return ExitCode.Failed;
    }

    /// <summary>Writes a finding: a warning or an error that does not end the reading of rows.</summary>
    public static void Write(TextWriter error, Finding finding)
    {
        string where = finding.Position is { } position ? $"{position}: " : "";
        string severity = finding.Severity == FindingSeverity.Error ? "error" : "warning";
        Line(error, $"vmserial: {severity} {finding.Id}: ", where + finding.Message);
        if (finding.Advice.Length > 0)
            Line(error, "  ", CommandWords.Of(finding.Advice));
    }

    /// <summary>Writes what became of a change that failed or that nobody waits for any more.</summary>
    public static void Write(TextWriter error, ChangeResult result)
    {
        if (result.Outcome == ChangeOutcome.StillRunning)
            Line(error, "vmserial: still running: ", $"{result.Target}: {result.Title}: {result.Detail}");
        else
            Write(error, result.Error?.Id ?? "ChangeFailed", $"{result.Target}: {result.Title}: {result.Error?.Message ?? result.Detail}", result.Error?.Advice);
    }

    private static int WritePlan(TextWriter error, PlanException plan)
    {
        // One line each and nothing before the place: editors and terminals make it a link.
        foreach (PlanProblem problem in plan.Problems)
            Line(error, "", problem.ToString());
        string count = plan.Problems.Count == 1 ? "1 problem" : $"{plan.Problems.Count} problems";
        return Write(error, plan.Id, $"{plan.Target} cannot be used ({count}); nothing was changed.", plan.Advice);
    }

    private static void Line(TextWriter error, string prefix, string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            error.WriteLine(prefix + SafeText.Of(line));
            prefix = "  ";
        }
    }
}
