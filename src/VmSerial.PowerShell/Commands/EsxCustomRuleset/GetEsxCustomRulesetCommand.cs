using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Shows the custom rulesets of hosts: with SSH where they are kept and whether they last, without it what the firewall lists.</summary>
[Cmdlet(VerbsCommon.Get, "EsxCustomRuleset")]
[OutputType("VmSerial.Esx.EsxCustomRuleset")]
public sealed class GetEsxCustomRulesetCommand : EsxCmdlet
{
    /// <summary>Only rulesets with these ids; wildcards.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Id { get; set; } = ["*"];

    private protected override async Task ProcessHostsAsync(SerialWorld world, IReadOnlyList<VMSerialServer> sessions, CancellationToken stopping)
    {
        IReadOnlyList<HostFirewall> hosts = await HostFirewalls.ReadFilesAsync(
            world.Firewalls, [.. sessions.Select(s => s.Client)], new HostAccessTable(Access), StartSsh, stopping).ConfigureAwait(false);
        foreach (HostFirewall host in hosts)
        {
            if (host.FilesError is { } error)
                await WriteErrorAsync(ErrorRecords.Create(error, host.Target)).ConfigureAwait(false);
            await WriteObjectsAsync(CustomRulesets.Of(host).Where(row => Id.Any(id => new WildcardPattern(id, WildcardOptions.IgnoreCase).IsMatch(row.Id)))).ConfigureAwait(false);
        }
    }
}
