using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Removes custom rulesets from the firewalls of hosts.</summary>
[Cmdlet(VerbsCommon.Remove, "EsxCustomRuleset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class RemoveEsxCustomRulesetCommand : CustomRulesetCmdlet
{
    private protected override DesiredRuleset Wish(RulesetId id) => new DesiredRuleset(id) { Absent = true, Force = Force }.Checked();

    private protected override (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted)
        => CustomRulesetPlanner.Remove(hosts, wanted.Id, Force);
}
