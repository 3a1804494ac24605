using System.Collections.Generic;

namespace VmSerial.Plans;

/// <summary>What a plan wants of one VM or of all VMs that a wildcard fits.</summary>
/// <param name="Match">An exact name, a wildcard, an inventory path or an id.</param>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanVm(string Match, SourcePosition Position)
{
    /// <summary>The one server to look on; null means all servers of the plan.</summary>
    public string? Server { get; init; }

    /// <summary>Whether finding nothing is all right.</summary>
    public bool Optional { get; init; }

    /// <summary>The ports, in the order of the file.</summary>
    public IReadOnlyList<PlanPort> Ports { get; init; } = [];
}
