using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Adds a ruleset of one's own to the firewalls of hosts.</summary>
[Cmdlet(VerbsCommon.Add, "EsxCustomRuleset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class AddEsxCustomRulesetCommand : CustomRulesetCmdlet
{
    /// <summary>The ports: 4001, 4001-4016, or several.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Port { get; set; } = [];

    /// <summary>Which way connections go, seen from the host.</summary>
    [Parameter]
    [ValidateSet("Outbound", "Inbound")]
    public string[] Direction { get; set; } = ["Outbound"];

    /// <summary>The protocol.</summary>
    [Parameter]
    [ValidateSet("Tcp", "Udp")]
    public string Protocol { get; set; } = "Tcp";

    /// <summary>Whether the ruleset is put in force.</summary>
    [Parameter]
    public SwitchParameter Enable { get; set; }

    /// <summary>The addresses and networks that may use it, or All.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedIp { get; set; }

    /// <summary>What keeps it across reboots.</summary>
    [Parameter]
    [ValidateSet("Auto", "None", "Sticky", "LocalSh", "Vib")]
    public string Persistence { get; set; } = "Auto";

    /// <summary>Whether the host may be told to take VIBs of the level CommunitySupported, for -Persistence Vib.</summary>
    [Parameter]
    public SwitchParameter AllowCommunityAcceptance { get; set; }

    private protected override DesiredRuleset Wish(RulesetId id) => new DesiredRuleset(id)
    {
        Rules = Rules(Port, Direction, Protocol),
        Enabled = Enable ? true : null,
        Allowed = Allowed(AllowedIp),
        Persistence = Method(Persistence),
        AllowCommunityAcceptance = AllowCommunityAcceptance,
        Force = Force,
    }.Checked();

    private protected override (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted)
        => CustomRulesetPlanner.Add(hosts, wanted);
}
