using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>Carries out changes of hosts' firewalls, many hosts at a time. One host's failure leaves the others alone.</summary>
internal sealed class HostChangeRunner
{
    private readonly Dictionary<string, VimClient> _clients;
    private readonly ChangeRunnerOptions _options;
    private readonly HostAccessTable _access;

    internal HostChangeRunner(IReadOnlyCollection<VimClient> clients, ChangeRunnerOptions options, HostAccessTable access)
    {
        _clients = clients.ToDictionary(c => c.Server, StringComparer.OrdinalIgnoreCase);
        _options = options;
        _access = access;
    }

    /// <summary>Carries out the changes and returns one result for each, in the same order.</summary>
    internal async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<RulesetChange> allowed, IProgress<StepReport>? progress, CancellationToken ct)
    {
        List<IGrouping<string, int>> byHost = [.. Enumerable.Range(0, allowed.Count).Where(i => allowed[i].IsToBeSent).GroupBy(i => allowed[i].Target, StringComparer.OrdinalIgnoreCase)];
        var results = new ConcurrentDictionary<int, ChangeResult>();
        int done = 0;
        using var gate = new SemaphoreSlim(_options.ThrottlePerServer);
        await Task.WhenAll(byHost.Select(async host =>
        {
            IReadOnlyList<ChangeResult> ofHost = await RunHostAsync([.. host.Select(i => allowed[i])], gate, ct).ConfigureAwait(false);
            foreach ((int place, ChangeResult result) in host.Zip(ofHost, (place, result) => (place, result)))
                results[place] = result;
            progress?.Report(new StepReport("Changing firewalls", Interlocked.Increment(ref done), byHost.Count, host.Key));
        })).ConfigureAwait(false);
        return [.. allowed.Select((row, i) => results.TryGetValue(i, out ChangeResult? result) ? result : NotSent(row))];
    }

    private async Task<IReadOnlyList<ChangeResult>> RunHostAsync(IReadOnlyList<RulesetChange> rows, SemaphoreSlim gate, CancellationToken ct)
    {
        try
        {
            await gate.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return [.. rows.Select(row => new ChangeResult(row, ChangeOutcome.NotStarted) { Detail = "Stopped before anything was sent." })];
        }

        try
        {
            HostFirewall host = rows[0].Host;
            VimClient? client = host.Host is { } known && _clients.TryGetValue(known.Server, out VimClient? open) ? open : null;
            return await new HostChanger(host, client, _access.For(host.Target), _options.Owner).RunAsync(rows, ct).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private static ChangeResult NotSent(RulesetChange row) => row.InDesiredState
        ? new ChangeResult(row, ChangeOutcome.Unchanged)
        : new ChangeResult(row, ChangeOutcome.NotPossible) { Detail = row.Advice };
}
