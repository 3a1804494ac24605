using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.NPort;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>
/// Carries out changes that were allowed. The only thing here that touches the world. Firewalls of hosts come first, then NPorts, ports of
/// VMs behind them: a port that connects before its way is open fails once for nothing.
/// </summary>
public sealed class ChangeRunner
{
    private readonly VMChangeRunner _vms;
    private readonly HostChangeRunner _hosts;
    private readonly NPortChangeRunner _nports;

    /// <summary>Makes a runner.</summary>
    /// <param name="clients">An open session for each server that the changes name.</param>
    /// <param name="options">How much is done at a time; null for the defaults.</param>
    /// <param name="access">How the hosts are reached by SSH; null where no change needs it.</param>
    /// <param name="nports">How the NPorts are reached that the changes name; null where they name none.</param>
    public ChangeRunner(IReadOnlyCollection<VimClient> clients, ChangeRunnerOptions? options = null, HostAccessTable? access = null, IReadOnlyCollection<NPortAccess>? nports = null)
    {
        _vms = new VMChangeRunner(clients, options ?? new ChangeRunnerOptions());
        _hosts = new HostChangeRunner(clients, options ?? new ChangeRunnerOptions(), access ?? new HostAccessTable());
        _nports = new NPortChangeRunner(nports ?? [], (options ?? new ChangeRunnerOptions()).ThrottleNPorts);
    }

    /// <summary>
    /// Carries out the changes and returns one result for each, in the same order. When it is stopped it takes back what is
    /// half done, within 5 seconds, and returns all the same: what still runs on a server is named in its result.
    /// </summary>
    /// <param name="allowed">The changes; those with an obstacle or in the desired state are not sent.</param>
    /// <param name="progress">Told of every VM, host and NPort; may be null.</param>
    /// <param name="ct">Stops the run.</param>
    public async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<SerialChange> allowed, IProgress<StepReport>? progress, CancellationToken ct)
    {
        Queue<ChangeResult> hosts = new(await _hosts.RunAsync([.. allowed.OfType<RulesetChange>()], progress, ct).ConfigureAwait(false));
        Queue<ChangeResult> nports = new(await _nports.RunAsync([.. allowed.OfType<NPortChange>()], progress, ct).ConfigureAwait(false));
        Queue<ChangeResult> vms = new(await _vms.RunAsync([.. allowed.OfType<PortChange>()], progress, ct).ConfigureAwait(false));
        return NPortDoubt.Cast([.. allowed.Select(change => change switch
        {
            RulesetChange => hosts.Dequeue(),
            NPortChange => nports.Dequeue(),
            NPortUnread unread => new ChangeResult(unread, ChangeOutcome.Failed) { Detail = unread.Advice, Error = unread.Error },
            _ => vms.Dequeue(),
        })]);
    }
}
