using System.Management.Automation;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>A cmdlet that says what a custom ruleset shall be.</summary>
public abstract class RulesetDefinitionCmdlet : CustomRulesetCmdlet
{
    /// <summary>Which way connections go, seen from the host; with -Port.</summary>
    [Parameter]
    [ValidateSet("Outbound", "Inbound")]
    public string[] Direction { get; set; } = ["Outbound"];

    /// <summary>The protocol; with -Port.</summary>
    [Parameter]
    [ValidateSet("Tcp", "Udp")]
    public string Protocol { get; set; } = "Tcp";

    /// <summary>The addresses and networks that may use it, or All.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedIp { get; set; }

    /// <summary>Whether the host may be told to take VIBs of the level CommunitySupported, for -Persistence Vib.</summary>
    [Parameter]
    public SwitchParameter AllowCommunityAcceptance { get; set; }

    /// <summary>What the parameters here say of a ruleset.</summary>
    private protected DesiredRuleset Described(RulesetId id)
        => new(id) { Allowed = Allowed(AllowedIp), AllowCommunityAcceptance = AllowCommunityAcceptance, Force = Force };
}
