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

/// <summary>
/// The ways to one host while something is done there: the API where there is a session, one SSH connection opened when first needed.
/// What was started for the while, the service TSM-SSH, is put back as it was when this is disposed.
/// </summary>
/// <param name="host">The host as it was read.</param>
/// <param name="client">The session to its server; null where there is none.</param>
/// <param name="access">How it is reached by SSH; null where nothing was said.</param>
internal sealed class HostConnection(HostFirewall host, VimClient? client, HostAccess? access) : IAsyncDisposable
{
    // The prompt is to be back within 5 seconds of Ctrl+C.
    private static readonly TimeSpan s_cleanUpLimit = TimeSpan.FromSeconds(3);

    private ISshSession? _ssh;
    private bool _started;

    /// <summary>The host as messages name it.</summary>
    internal string Target => host.Target;

    /// <summary>Whether TSM-SSH may be started for the while where the access says so.</summary>
    internal bool MayStartSsh { get; init; } = true;

    /// <summary>The firewall: over the API where there is a session, else over SSH.</summary>
    internal async Task<IHostFirewallClient> FirewallAsync(CancellationToken ct)
        => client is not null && host.Host is { } known
            ? new ApiHostFirewallClient(client, known)
            : new SshHostFirewallClient(await SshAsync(ct).ConfigureAwait(false), host.Version);

    /// <summary>The SSH connection.</summary>
    internal async Task<ISshSession> SshAsync(CancellationToken ct) => _ssh ??= await ConnectAsync(ct).ConfigureAwait(false);

    /// <summary>A new SSH connection; the caller closes it.</summary>
    internal async Task<ISshSession> ConnectAsync(CancellationToken ct)
    {
        HostAccess way = access ?? throw new VmSerialException("SshAccessMissing", ErrorKind.InvalidArgument,
            $"Host '{host.Target}' has to be reached by SSH, and nothing was said about how to log in there.", host.Target, "Give -HostCredential or -KeyFile, or 'ssh:' in the plan.");
        await StartServiceAsync(way, ct).ConfigureAwait(false);
        return await SshConnector.ConnectAsync(way.For(host.Host?.Name ?? host.Target), ct).ConfigureAwait(false);
    }

    /// <summary>What could not be put back as it was, in a sentence; null when all is well. Known once this is disposed.</summary>
    internal string? LeftBehind { get; private set; }

    public async ValueTask DisposeAsync()
    {
        if (_ssh is not null)
            await _ssh.DisposeAsync().ConfigureAwait(false);
        if (!_started || client is null || host.Host is not { } known)
            return;
        _started = false;
        using var deadline = new CancellationTokenSource(s_cleanUpLimit);
        try
        {
            await client.ServicesOf(known).StopAsync(HostService.Ssh, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VmSerialException or OperationCanceledException)
        {
            LeftBehind = $"TSM-SSH was started on host '{host.Target}' and could not be stopped again: {(e is VmSerialException ? e.Message : "the server did not answer in time.")} Stop it there.";
        }
    }

    private async Task StartServiceAsync(HostAccess way, CancellationToken ct)
    {
        if (!way.StartSsh || _started || client is null || host.Host is not { } known || host.SshRunning != false)
            return;
        if (!MayStartSsh)
            throw new VmSerialException("SshNotRunning", ErrorKind.InvalidState, $"Host '{host.Target}': SSH is not served there, and it is not started where nothing may be changed.",
                host.Target, "Start TSM-SSH there to see more; without that, what is in the host's files is not known.");
        if (host.Lockdown is LockdownMode.Normal or LockdownMode.Strict)
            await RequireExceptionUserAsync(client, known, way.User, ct).ConfigureAwait(false);
        // Noted before it is sent: whether a request that was cancelled got there is not known, and stopping what never started does no harm.
        _started = true;
        await client.ServicesOf(known).StartAsync(HostService.Ssh, ct).ConfigureAwait(false);
    }

    /// <summary>In lockdown mode nobody but an exception user gets in, so that starting SSH for others would only open a door.</summary>
    private async Task RequireExceptionUserAsync(VimClient session, HostInfo known, string user, CancellationToken ct)
    {
        IReadOnlyList<string> exceptions = await session.LockdownOf(known).ReadExceptionUsersAsync(ct).ConfigureAwait(false);
        if (!exceptions.Contains(user, StringComparer.OrdinalIgnoreCase))
            throw new VmSerialException("HostInLockdown", ErrorKind.InvalidState,
                $"Host '{host.Target}' is in lockdown mode and '{user}' is none of its exception users ({(exceptions.Count == 0 ? "it has none" : string.Join(", ", exceptions))}): SSH was not started.",
                host.Target, "Give the credential of an exception user, or leave lockdown mode for the while.");
    }
}
