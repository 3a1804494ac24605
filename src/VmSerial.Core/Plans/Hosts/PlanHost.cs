using System.Collections.Generic;

namespace VmSerial.Plans.Hosts;

/// <summary>What a plan wants of the firewalls of hosts.</summary>
/// <param name="Match">The name of a host, a wildcard, an id, or the name of a cluster, which means all hosts of it.</param>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanHost(string Match, SourcePosition Position)
{
    /// <summary>The one server to look on; null means all servers of the plan.</summary>
    public string? Server { get; init; }

    /// <summary>Whether finding nothing is all right.</summary>
    public bool Optional { get; init; }

    /// <summary>The rulesets, in the order of the file, custom ones behind the others.</summary>
    public IReadOnlyList<PlanRuleset> Rulesets { get; init; } = [];

    /// <summary>How to log in to the hosts; null where the plan does not say.</summary>
    public PlanSsh? Ssh { get; init; }
}
