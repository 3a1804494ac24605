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
    /// <returns>The comparison, and how each host is reached by SSH.</returns>
    public static async Task<(PlanComparison Comparison, HostAccessTable Access)> CompareAsync(
        Plan plan, OpenSessions sessions, HostAccess? fallback, bool startsSsh, CancellationToken cancellationToken)
    {
        using ProgressLine? progress = ProgressLine.Create();
        WorldScope scope = WorldScope.Everything with
        {
            WithPaths = plan.VMs.Any(v => v.Match.Contains('/', StringComparison.Ordinal)),
            FirewallsOf = hosts => HostMatcher.Match(plan, hosts).SelectMany(entry => entry.Hosts),
        };
        SerialWorld world = await WorldReader.ReadAsync(sessions.Clients, scope, progress, cancellationToken).ConfigureAwait(false);
        PlanHostAccess ways = new(Path.GetDirectoryName(Path.GetFullPath(plan.File))!, HostKeyFiles.Known, Environment.GetEnvironmentVariable);
        HostAccessTable access = HostMatcher.Access(plan, world.Hosts, ways.Create, fallback);
        if (plan.Hosts.SelectMany(host => host.Rulesets).Any(ruleset => ruleset.Desired.SpeaksOfFiles))
            world = world with { Firewalls = await HostFirewalls.ReadFilesAsync(world.Firewalls, sessions.Clients, access, startsSsh, cancellationToken).ConfigureAwait(false) };
        return (PlanComparer.Compare(plan, world, access), access);
    }

    /// <summary>The exit code that a comparison stands for.</summary>
    public static int ExitCodeOf(PlanComparison comparison)
        => HasErrors(comparison) ? ExitCode.Failed : comparison.InDesiredState ? ExitCode.InDesiredState : ExitCode.Drift;

    /// <summary>Whether something was found that forbids a run.</summary>
    public static bool HasErrors(PlanComparison comparison) => comparison.Findings.Any(f => f.Severity == FindingSeverity.Error);
}
