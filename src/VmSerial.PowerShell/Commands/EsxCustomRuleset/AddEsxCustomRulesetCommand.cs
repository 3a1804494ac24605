using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Adds a ruleset of one's own to the firewalls of hosts.</summary>
[Cmdlet(VerbsCommon.Add, "EsxCustomRuleset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class AddEsxCustomRulesetCommand : RulesetDefinitionCmdlet
{
    /// <summary>The ports: 4001, 4001-4016, or several.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Port { get; set; } = [];

    /// <summary>Whether the ruleset is put in force.</summary>
    [Parameter]
    public SwitchParameter Enable { get; set; }

    /// <summary>What keeps it across reboots.</summary>
    [Parameter]
    [ValidateSet("Auto", "None", "Sticky", "LocalSh", "Vib")]
    public string Persistence { get; set; } = "Auto";

    private protected override DesiredRuleset Wish(RulesetId id) => Described(id) with
    {
        Rules = Rules(Port, Direction, Protocol),
        Enabled = Enable ? true : null,
        Persistence = Method(Persistence),
    };

    private protected override (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted)
        => CustomRulesetPlanner.Add(hosts, wanted);
}
