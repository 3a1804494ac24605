using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Changes custom rulesets; what is not named stays as it is found.</summary>
[Cmdlet(VerbsCommon.Set, "EsxCustomRuleset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class SetEsxCustomRulesetCommand : CustomRulesetCmdlet
{
    /// <summary>The ports, in place of those it has: 4001, 4001-4016, or several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Port { get; set; }

    /// <summary>Which way connections go, seen from the host; with -Port.</summary>
    [Parameter]
    [ValidateSet("Outbound", "Inbound")]
    public string[] Direction { get; set; } = ["Outbound"];

    /// <summary>The protocol; with -Port.</summary>
    [Parameter]
    [ValidateSet("Tcp", "Udp")]
    public string Protocol { get; set; } = "Tcp";

    /// <summary>Whether the ruleset is in force.</summary>
    [Parameter]
    public SwitchParameter Enabled { get; set; }

    /// <summary>The addresses and networks that may use it, or All.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedIp { get; set; }

    /// <summary>What keeps it across reboots; another way than before moves it.</summary>
    [Parameter]
    [ValidateSet("Auto", "None", "Sticky", "LocalSh", "Vib")]
    public string? Persistence { get; set; }

    /// <summary>Whether the host may be told to take VIBs of the level CommunitySupported, for -Persistence Vib.</summary>
    [Parameter]
    public SwitchParameter AllowCommunityAcceptance { get; set; }

    private protected override DesiredRuleset Wish(RulesetId id) => new DesiredRuleset(id)
    {
        Rules = Port is null ? null : Rules(Port, Direction, Protocol),
        Enabled = MyInvocation.BoundParameters.ContainsKey(nameof(Enabled)) ? (bool)Enabled : null,
        Allowed = Allowed(AllowedIp),
        Persistence = Method(Persistence),
        KeepsPersistence = Persistence is null,
        AllowCommunityAcceptance = AllowCommunityAcceptance,
        Force = Force,
    }.Checked();

    private protected override (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted)
        => CustomRulesetPlanner.Set(hosts, wanted);
}
