using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Opens the firewalls of hosts for the serial ports of VMs. Nothing is enabled while any ruleset lets a connection through.</summary>
[Cmdlet(VerbsLifecycle.Enable, "EsxSerialFirewall", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class EnableEsxSerialFirewallCommand : SerialFirewallCmdlet
{
    /// <summary>A VM may be moved or restarted on any host of its cluster: one host that is shut is where it loses its port.</summary>
    private protected override IEnumerable<HostInfo> Choose(IReadOnlyList<HostInfo> all, IReadOnlyList<HostInfo> named)
        => Choice is not null ? named : HostSelector.WithClusters(all, named);

    private protected override (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) PlanFor(EsxSerialFirewall host)
        => SerialFirewallPlanner.Enable(host, Choice);
}
