using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands;

/// <summary>VMs as they are named on the command line.</summary>
internal static class VMPatterns
{
    /// <summary>The argument that names VMs.</summary>
    public static Argument<string[]> CreateArgument() => new("PATTERN")
    {
        Description = "Names, wildcards (quoted), inventory paths or ids of VMs; none means all VMs.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Reads what is needed to find the VMs and to show their ports.</summary>
    public static async Task<SerialWorld> ReadWorldAsync(OpenSessions sessions, IReadOnlyList<string> patterns, CancellationToken cancellationToken)
    {
        using ProgressLine? progress = ProgressLine.Create();
        WorldScope scope = WorldScope.Everything with { WithRulesets = false, WithPaths = patterns.Any(p => p.Contains('/', StringComparison.Ordinal)) };
        return await WorldReader.ReadAsync(sessions.Clients, scope, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The VMs that the patterns fit, each once; a name that fits nothing is said and makes the run a failure.</summary>
    public static (IReadOnlyList<VirtualMachineInfo> VMs, int ExitCode) Select(SerialWorld world, IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0)
            return (world.VMs, ExitCode.InDesiredState);
        int exitCode = ExitCode.InDesiredState;
        VMIndex index = new(world.VMs);
        List<VirtualMachineInfo> selected = [];
        HashSet<(string Server, ManagedObjectReference Reference)> seen = [];
        foreach (string pattern in patterns)
        {
            IReadOnlyList<VirtualMachineInfo> found = index.Find(pattern);
            if (found.Count == 0 && !VMSelector.IsWildcard(pattern))
                exitCode = ErrorText.Write(Console.Error, "VMNotFound",
                    $"No VM '{pattern}' on {string.Join(", ", world.Servers.Select(s => s.Name))}.", "Take a name, a wildcard, an inventory path or an id; vmserial ports shows them.");
            selected.AddRange(found.Where(vm => seen.Add((vm.Server, vm.Reference))));
        }
        return (selected, exitCode);
    }
}
