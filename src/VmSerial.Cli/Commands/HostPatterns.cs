using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using VmSerial.Cli.Rendering;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands;

/// <summary>Hosts as they are named on the command line.</summary>
internal static class HostPatterns
{
    /// <summary>The argument that names hosts.</summary>
    /// <param name="all">Whether naming none means all hosts; else one has to be named.</param>
    public static Argument<string[]> CreateArgument(bool all) => new("PATTERN")
    {
        Description = "Names, clusters, wildcards (quoted) or ids of hosts" + (all ? "; none means all hosts." : "."),
        Arity = all ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
    };

    /// <summary>The hosts that the patterns fit, each once.</summary>
    public static IReadOnlyList<HostInfo> Choose(IReadOnlyList<HostInfo> hosts, IReadOnlyList<string> patterns)
        => patterns.Count == 0 ? hosts : [.. patterns.SelectMany(pattern => HostSelector.Find(hosts, pattern)).Distinct()];

    /// <summary>Says which names fit nothing.</summary>
    /// <returns>The exit code for failed when there are any, else the one for the desired state.</returns>
    public static int TellMissing(SerialWorld world, IReadOnlyList<string> patterns)
    {
        // Without a server every name was asked itself, and one that does not answer has failed already.
        int exitCode = ExitCode.InDesiredState;
        foreach (string pattern in patterns.Where(pattern => world.Servers.Count > 0 && !VMSelector.IsWildcard(pattern) && HostSelector.Find(world.Hosts, pattern).Count == 0))
            exitCode = ErrorText.Write(Console.Error, "HostNotFound", $"No host and no cluster '{pattern}' on {string.Join(", ", world.Servers.Select(s => s.Name))}.",
                "Take a name, a cluster, a wildcard or an id; vmserial hosts shows them.");
        return exitCode;
    }
}
