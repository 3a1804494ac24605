using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;

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
    /// <param name="plan">The plan.</param>
    /// <param name="sessions">The sessions to its servers.</param>
    /// <param name="fallback">The way to hosts that the plan says nothing about.</param>
    /// <param name="startsSsh">Whether SSH may be started on hosts to read their files: not where nothing may be changed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The comparison, and the ways to what it speaks of.</returns>
    public static async Task<(PlanComparison Comparison, PlanWorld Ways)> CompareAsync(
        Plan plan, OpenSessions sessions, HostAccess? fallback, bool startsSsh, CancellationToken cancellationToken)
    {
        using ProgressLine? progress = ProgressLine.Create();
        PlanWays ways = new(Path.GetDirectoryName(Path.GetFullPath(plan.File))!, HostKeyFiles.Known, Environment.GetEnvironmentVariable, fallback);
        PlanWorld world = await PlanWorld.ReadAsync(plan, sessions.Clients, ways, startsSsh, progress, cancellationToken).ConfigureAwait(false);
        return (PlanComparer.Compare(plan, world.World, world.Hosts), world);
    }

    /// <summary>The exit code that a comparison stands for.</summary>
    public static int ExitCodeOf(PlanComparison comparison)
        => HasErrors(comparison) || comparison.Changes.Any(c => c is NPortUnread) ? ExitCode.Failed : comparison.InDesiredState ? ExitCode.InDesiredState : ExitCode.Drift;

    /// <summary>Whether something was found that forbids a run.</summary>
    public static bool HasErrors(PlanComparison comparison) => comparison.Findings.Any(f => f.Severity == FindingSeverity.Error);
}
