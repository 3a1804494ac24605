using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Changes custom rulesets; what is not named stays as it is found.</summary>
[Cmdlet(VerbsCommon.Set, "EsxCustomRuleset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class SetEsxCustomRulesetCommand : RulesetDefinitionCmdlet
{
    /// <summary>The ports, in place of those it has: 4001, 4001-4016, or several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Port { get; set; }

    /// <summary>Whether the ruleset is in force.</summary>
    [Parameter]
    public SwitchParameter Enabled { get; set; }

    /// <summary>What keeps it across reboots; another way than before moves it.</summary>
    [Parameter]
    [ValidateSet("Auto", "None", "Sticky", "LocalSh", "Vib")]
    public string? Persistence { get; set; }

    private protected override DesiredRuleset Wish(RulesetId id) => Described(id) with
    {
        Rules = Port is null ? null : Rules(Port, Direction, Protocol),
        Enabled = MyInvocation.BoundParameters.ContainsKey(nameof(Enabled)) ? (bool)Enabled : null,
        Persistence = Method(Persistence),
        KeepsPersistence = Persistence is null,
    };

    private protected override (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted)
        => CustomRulesetPlanner.Set(hosts, wanted);
}
