using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Closes the firewalls of hosts for the serial ports of VMs, and names the ports that lose their way.</summary>
[Cmdlet(VerbsLifecycle.Disable, "EsxSerialFirewall", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class DisableEsxSerialFirewallCommand : SerialFirewallCmdlet
{
    private protected override (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) PlanFor(EsxSerialFirewall host)
        => SerialFirewallPlanner.Disable(host, Choice);
}
