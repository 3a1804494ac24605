using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.Probes.Diagnosis;

/// <summary>What the repairs of some paths ask.</summary>
/// <param name="Rulesets">Of hosts.</param>
/// <param name="Ports">Of VMs.</param>
/// <param name="Findings">What was seen beside them.</param>
public sealed record PathRepairPlan(IReadOnlyList<RulesetRequest> Rulesets, IReadOnlyList<PortRequest> Ports, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether a file of a host is to be edited, so that those are to be read first.</summary>
    public bool EditsFiles => Rulesets.Any(request => request.Wanted.SpeaksOfFiles);

    /// <summary>Holds what is asked against what was read.</summary>
    /// <param name="world">The VMs and firewalls that it was made for.</param>
    /// <param name="hasSsh">Whether hosts can be reached by SSH.</param>
    public PlanComparison Compare(SerialWorld world, bool hasSsh)
    {
        PlanComparison hosts = PlanComparer.Compare([.. Rulesets.Select(request => request with { HasSsh = hasSsh })]);
        PlanComparison vms = PlanComparer.Compare(Ports, world);
        return new PlanComparison([.. hosts.Changes, .. vms.Changes], [.. Findings, .. hosts.Findings, .. vms.Findings]);
    }
}
