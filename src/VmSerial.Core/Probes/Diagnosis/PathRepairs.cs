using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Probes.Diagnosis;

/// <summary>Makes of verdicts what is asked of hosts and VMs: the same requests that the cmdlets make which the verdicts name. Pure.</summary>
public static class PathRepairs
{
    /// <summary>What is asked.</summary>
    /// <param name="paths">The paths as they were found; of those without a repair nothing is asked.</param>
    /// <param name="world">The VMs and the firewalls of their hosts, read again.</param>
    public static PathRepairPlan Plan(IEnumerable<EsxSerialPath> paths, SerialWorld world)
    {
        List<RulesetRequest> rulesets = [];
        List<PortRequest> ports = [];
        List<Finding> findings = [];
        HashSet<(string, string)> seen = [];
        foreach (EsxSerialPath path in paths)
        {
            if (path.Diagnosis.Repair is not { } repair)
                continue;
            VirtualMachineInfo? vm = world.VMs.FirstOrDefault(one => one.Server == path.Server && one.Reference == path.VMReference);
            HostFirewall? host = vm?.Host is { } on ? world.Firewalls.FirstOrDefault(one => one.Host?.Server == vm.Server && one.Host.Reference == on) : null;
            if (!repair.IsOfHost && vm is not null)
                ports.Add(PortRequests.Set(vm, new DesiredPort(path.Number) { Connected = true }));
            else if (host is null)
                findings.Add(new Finding(FindingSeverity.Warning, "HostNotRead", path.VM, $"The host of VM '{path.VM}' could not be read: nothing was changed there.", "Look at the host's connection, then run this again."));

            // Several ports of a host may need the one ruleset.
            else if (seen.Add((host.Target, repair.Command)))
            {
                (IReadOnlyList<RulesetRequest> asked, IReadOnlyList<Finding> found) = Ask(repair, host);
                rulesets.AddRange(asked);
                findings.AddRange(found);
            }
        }

        return new PathRepairPlan(rulesets, ports, findings);
    }

    /// <summary>How long a VM may take to connect after its way was opened: it tries again by itself.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(12);

    /// <summary>How long is waited between two looks.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the repair of a path was made, or found made.</summary>
    /// <param name="path">The path as it was found.</param>
    /// <param name="results">What became of all changes.</param>
    public static bool IsMade(EsxSerialPath path, IEnumerable<ChangeResult> results)
        => path.Diagnosis.Repair is { } repair && results.Any(result => result.Done && result.Change switch
        {
            RulesetChange change => repair.IsOfHost && change.Wanted.Id == repair.Ruleset && change.Host.Host is { } host && host.Server == path.Server && host.Name == path.VMHost,
            PortChange change => !repair.IsOfHost && change.VM.Server == path.Server && change.VM.Reference == path.VMReference && change.Wanted.Number == path.Number,
            _ => false,
        });

    /// <summary>Whether a path whose repair was made may still become healthy by itself.</summary>
    /// <param name="path">The path as it was found afterwards.</param>
    public static bool MayStillConnect(EsxSerialPath path) => path.Verdict is PathVerdict.PortDisconnected or PathVerdict.Inconclusive;

    private static (IReadOnlyList<RulesetRequest>, IReadOnlyList<Finding>) Ask(PathRepair repair, HostFirewall host) => repair.Kind switch
    {
        PathRepairKind.EnableRuleset => ([new RulesetRequest(host, new DesiredRuleset(repair.Ruleset!) { Enabled = true })], []),
        PathRepairKind.AllowPeer => CustomRulesetPlanner.Set([host], new DesiredRuleset(repair.Ruleset!) { Allowed = repair.Allowed }),
        _ => CustomRulesetPlanner.Add([host], new DesiredRuleset(repair.Ruleset!)
        {
            Rules = [RulesetRule.Parse(repair.Direction, repair.Port.ToString(CultureInfo.InvariantCulture), RuleProtocol.Tcp)],
            Enabled = true,
        }),
    };
}
