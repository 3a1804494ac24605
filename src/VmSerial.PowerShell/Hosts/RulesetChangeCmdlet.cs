using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Changes;

namespace VmSerial.PowerShell.Hosts;

/// <summary>A cmdlet that changes rulesets of hosts: asks for everything, then does it in parallel.</summary>
public abstract class RulesetChangeCmdlet : EsxCmdlet
{
    /// <summary>Whether the hosts' ruleset files are read, where SSH gets there.</summary>
    private protected virtual bool ReadsFiles => false;

    /// <summary>What is wanted of the hosts, and what is to be known beforehand.</summary>
    private protected abstract Task<(IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings)> PlanAsync(SerialWorld world);

    /// <summary>Writes what came of it.</summary>
    private protected abstract Task WriteAsync(IReadOnlyList<ChangeResult> results, CancellationToken stopping);

    private protected sealed override async Task ProcessHostsAsync(SerialWorld world, IReadOnlyList<VMSerialServer> sessions, CancellationToken stopping)
    {
        HostAccessTable access = new(Access);
        if (ReadsFiles)
            world = world with { Firewalls = await HostFirewalls.ReadFilesAsync(world.Firewalls, [.. sessions.Select(s => s.Client)], access, startsSsh: !IsWhatIf, stopping).ConfigureAwait(false) };
        // What the firewall lists may do without the files; that they were not read is said all the same.
        foreach (HostFirewall host in world.Firewalls.Where(host => host.FilesError is not null))
            await WriteWarningAsync($"Host '{host.Target}': its ruleset files were not read. {host.FilesError!.Message}").ConfigureAwait(false);
        (IReadOnlyList<RulesetRequest> requests, IReadOnlyList<Finding> findings) = await PlanAsync(world).ConfigureAwait(false);
        PlanComparison comparison = PlanComparer.Compare([.. requests.Select(request => request with { HasSsh = Access is not null })]);
        IReadOnlyList<ChangeResult> results = await new ChangeRun(this, sessions, access: access)
            .ApplyAsync(comparison with { Findings = [.. findings, .. comparison.Findings] }, world, stopping).ConfigureAwait(false);
        await WriteAsync(results, stopping).ConfigureAwait(false);
    }
}
