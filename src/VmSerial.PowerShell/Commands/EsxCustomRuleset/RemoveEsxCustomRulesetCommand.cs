using System.Management.Automation;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Removes custom rulesets from the firewalls of hosts.</summary>
[Cmdlet(VerbsCommon.Remove, "EsxCustomRuleset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class RemoveEsxCustomRulesetCommand : CustomRulesetCmdlet
{
    private protected override RulesetRequest Request(HostFirewall host) => RulesetRequests.Remove(host, RulesetId.Parse(Id), Force);
}
