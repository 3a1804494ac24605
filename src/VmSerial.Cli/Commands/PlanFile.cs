using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;

namespace VmSerial.Cli.Commands;

/// <summary>What test and apply have in common: the file, the comparison, and what it means.</summary>
internal static class PlanFile
{
    /// <summary>The argument that names the plan.</summary>
    public static Argument<string> CreateArgument() => new("FILE") { Description = "The plan, a YAML file." };

    /// <summary>Reads the plan; the file is shown in messages as it was typed.</summary>
    public static Task<Plan> ReadAsync(string file, CancellationToken cancellationToken)
        => PlanReader.ReadFileAsync(Path.GetFullPath(file), file, cancellationToken);

    /// <summary>Reads the world and compares.</summary>
    public static async Task<PlanComparison> CompareAsync(Plan plan, OpenSessions sessions, CancellationToken cancellationToken)
    {
        using ProgressLine? progress = ProgressLine.Create();
        WorldScope scope = WorldScope.Everything with { WithRulesets = true, WithPaths = plan.VMs.Any(v => v.Match.Contains('/', StringComparison.Ordinal)) };
        SerialWorld world = await WorldReader.ReadAsync(sessions.Clients, scope, progress, cancellationToken).ConfigureAwait(false);
        return PlanComparer.Compare(plan, world);
    }

    /// <summary>The exit code that a comparison stands for.</summary>
    public static int ExitCodeOf(PlanComparison comparison)
        => HasErrors(comparison) ? ExitCode.Failed : comparison.InDesiredState ? ExitCode.InDesiredState : ExitCode.Drift;

    /// <summary>Whether something was found that forbids a run.</summary>
    public static bool HasErrors(PlanComparison comparison) => comparison.Findings.Any(f => f.Severity == FindingSeverity.Error);

    /// <summary>The comparison in one sentence.</summary>
    public static string Summary(PlanComparison comparison)
    {
        int total = comparison.Changes.Count;
        int drift = comparison.Changes.Count(c => !c.InDesiredState);
        int stuck = comparison.Changes.Count(c => !c.InDesiredState && c.Obstacle != ChangeObstacle.None);
        string ports = total == 1 ? "1 port" : $"{total} ports";
        return drift == 0 ? $"In the desired state: {ports}."
            : $"{ports}: {total - drift} in the desired state, {drift} to change{(stuck > 0 ? $", {stuck} of them not possible now" : "")}.";
    }
}
