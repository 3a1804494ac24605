using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Shows the firewalls of hosts as far as serial ports go, and what the VMs that may run there need.</summary>
[Cmdlet(VerbsCommon.Get, "EsxSerialFirewall")]
[OutputType("VmSerial.Plans.Hosts.EsxSerialFirewall")]
public sealed class GetEsxSerialFirewallCommand : EsxCmdlet
{
    private protected override bool ReadsVMs => true;

    private protected override Task ProcessHostsAsync(SerialWorld world, IReadOnlyList<VMSerialServer> sessions, CancellationToken stopping)
        => WriteObjectsAsync(EsxSerialFirewall.CreateAll(world));
}
