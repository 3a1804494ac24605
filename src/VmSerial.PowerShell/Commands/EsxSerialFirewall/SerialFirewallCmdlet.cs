using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>A cmdlet that opens or closes hosts' firewalls for serial ports.</summary>
public abstract class SerialFirewallCmdlet : RulesetChangeCmdlet
{
    /// <summary>The ruleset; without it, what the VMs of the host's cluster need.</summary>
    [Parameter]
    [ValidateSet("Network", "Vspc")]
    public string? Ruleset { get; set; }

    /// <summary>Whether the hosts' firewalls are written afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected SerialRulesetChoice? Choice
        => Ruleset is null ? null : string.Equals(Ruleset, "Vspc", System.StringComparison.OrdinalIgnoreCase) ? SerialRulesetChoice.Vspc : SerialRulesetChoice.Network;

    private protected override bool ReadsVMs => true;

    private protected abstract (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) PlanFor(EsxSerialFirewall host);

    private protected sealed override Task<(IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings)> PlanAsync(SerialWorld world)
    {
        List<(IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings)> plans = [.. EsxSerialFirewall.CreateAll(world).Select(PlanFor)];
        return Task.FromResult<(IReadOnlyList<RulesetRequest>, IReadOnlyList<Finding>)>(([.. plans.SelectMany(plan => plan.Requests)], [.. plans.SelectMany(plan => plan.Findings)]));
    }

    private protected sealed override Task WriteAsync(IReadOnlyList<ChangeResult> results, CancellationToken stopping)
        => PassThru ? WriteObjectsAsync(results) : Task.CompletedTask;
}
