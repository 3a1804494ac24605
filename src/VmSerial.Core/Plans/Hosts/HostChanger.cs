using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Ssh;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>Changes the rulesets of one host, one after the other, and reads them back.</summary>
/// <param name="host">The host as it was read.</param>
/// <param name="client">The session to its server; null where there is none.</param>
/// <param name="access">How it is reached by SSH; null where nothing was said.</param>
/// <param name="owner">Who makes the change, for others who find its lock.</param>
internal sealed class HostChanger(HostFirewall host, VimClient? client, HostAccess? access, string owner)
{
    // A stopped run is read back too, but not for long.
    private static readonly TimeSpan s_afterStop = TimeSpan.FromSeconds(1);

    private readonly Dictionary<RulesetChange, VmSerialException> _errors = [];
    private readonly Dictionary<RulesetChange, string> _details = [];
    private readonly HashSet<RulesetChange> _sent = [];

    internal async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<RulesetChange> rows, CancellationToken ct)
    {
        HostConnection connection = new(host, client, access);
        IReadOnlyList<ChangeResult> results = await RunAsync(connection, rows, ct).ConfigureAwait(false);
        return connection.LeftBehind is { } left ? [.. results.Select(result => result with { Detail = $"{result.Detail} {left}" })] : results;
    }

    private async Task<IReadOnlyList<ChangeResult>> RunAsync(HostConnection connection, IReadOnlyList<RulesetChange> rows, CancellationToken ct)
    {
        await using (connection.ConfigureAwait(false))
        {
            foreach (RulesetChange row in rows)
            {
                try
                {
                    ct.ThrowIfCancellationRequested();
                    await ChangeAsync(connection, row, ct).ConfigureAwait(false);
                }
                catch (VmSerialException e)
                {
                    _errors[row] = e;
                }
                catch (OperationCanceledException) when (ct.IsCancellationRequested)
                {
                    break;
                }
            }

            return await ReadBackAsync(connection, rows, ct).ConfigureAwait(false);
        }
    }

    private Task ChangeAsync(HostConnection connection, RulesetChange row, CancellationToken ct)
        => row.NeedsFile ? ChangeFileAsync(connection, row, ct) : ChangeStateAsync(connection, row, ct);

    private async Task ChangeFileAsync(HostConnection connection, RulesetChange row, CancellationToken ct)
    {
        ISshSession ssh = await connection.SshAsync(ct).ConfigureAwait(false);
        RulesetInstaller installer = new(ssh, connection.ConnectAsync, new RulesetInstallerOptions { Owner = owner });

        // What was planned holds for the files as they were read; behind another change of the same host they are read again.
        bool first = _sent.Count == 0;
        _sent.Add(row);
        RulesetOutcome outcome = first && row.Edit is { } edit
            ? await installer.ApplyAsync(edit, null, ct).ConfigureAwait(false)
            : await RunAgainAsync(installer, row, ct).ConfigureAwait(false);
        if (outcome.Kind == RulesetOutcomeKind.RolledBack)
        {
            throw new VmSerialException("RulesetRolledBack", ErrorKind.OperationFailed,
                $"{row.Subject}: the change was taken back, because {outcome.Reason}. {string.Join(" ", outcome.Proved.Concat(outcome.Warnings))}", row.Target,
                "Look at the host's firewall (Get-EsxSerialFirewall), then try again.");
        }

        _details[row] = string.Join(" ", outcome.Proved.Concat(outcome.Warnings).Append(row.Advice)).Trim();
    }

    private async Task<RulesetOutcome> RunAgainAsync(RulesetInstaller installer, RulesetChange row, CancellationToken ct)
    {
        RulesetFiles files = await installer.ReadForChangeAsync(null, ct).ConfigureAwait(false);
        return await installer.ApplyAsync(RulesetPlanner.Plan(files with { Target = host.Target }, RulesetWishes.Of(row.Wanted, files), host.Boot), null, ct).ConfigureAwait(false);
    }

    private async Task ChangeStateAsync(HostConnection connection, RulesetChange row, CancellationToken ct)
    {
        IHostFirewallClient firewall = await connection.FirewallAsync(ct).ConfigureAwait(false);
        DesiredRuleset wanted = row.Wanted;
        if (wanted.Allowed is { } allowed)
        {
            // Addresses first: a ruleset is never in force for more peers than were wanted.
            _sent.Add(row);
            await firewall.SetAllowedAsync(wanted.Id, allowed.Count == 0 ? null : allowed, ct).ConfigureAwait(false);
        }

        if (wanted.Enabled is { } enabled && enabled != row.Found?.Enabled)
        {
            _sent.Add(row);
            await firewall.SetEnabledAsync(wanted.Id, enabled, ct).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<ChangeResult>> ReadBackAsync(HostConnection connection, IReadOnlyList<RulesetChange> rows, CancellationToken ct)
    {
        HostFirewall? after = null;
        VmSerialException? error = null;
        if (_sent.Count > 0)
        {
            using CancellationTokenSource deadline = ct.IsCancellationRequested ? new CancellationTokenSource(s_afterStop) : CancellationTokenSource.CreateLinkedTokenSource(ct);
            try
            {
                IHostFirewallClient firewall = await connection.FirewallAsync(deadline.Token).ConfigureAwait(false);
                // What edits files refreshes by itself, on the host.
                if (_sent.Any(row => !row.NeedsFile))
                    await firewall.RefreshAsync(deadline.Token).ConfigureAwait(false);
                after = await firewall.ReadAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (VmSerialException e)
            {
                error = e;
            }
            catch (OperationCanceledException)
            {
                // A row without a reading is judged "not read back".
            }
        }

        return [.. rows.Select(row => RulesetReadBack.Judge(row, new RulesetRun(_sent.Contains(row), ct.IsCancellationRequested)
        {
            Error = _errors.TryGetValue(row, out VmSerialException? failed) ? failed : null,
            Detail = _details.TryGetValue(row, out string? detail) ? detail : "",
            After = after,
            ReadBackError = error,
        }))];
    }
}
