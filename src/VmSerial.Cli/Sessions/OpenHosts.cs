using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;

namespace VmSerial.Cli.Sessions;

/// <summary>The hosts of one run and what was read of them: through servers, or by SSH alone where no server is named.</summary>
internal sealed class OpenHosts : IAsyncDisposable
{
    private readonly OpenSessions? _sessions;

    private OpenHosts(SerialWorld world, OpenSessions? sessions)
    {
        World = world;
        _sessions = sessions;
    }

    /// <summary>What was read.</summary>
    public SerialWorld World { get; }

    /// <summary>One client a server; none where hosts are reached by SSH alone.</summary>
    public IReadOnlyList<VimClient> Clients => _sessions?.Clients ?? [];

    /// <summary>Logs in and reads.</summary>
    /// <param name="patterns">How the hosts were named.</param>
    /// <param name="login">The servers.</param>
    /// <param name="access">The way to hosts by SSH.</param>
    /// <param name="scope">What is read of servers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OpenHosts> OpenAsync(
        IReadOnlyList<string> patterns, LoginSettings login, HostAccess? access, WorldScope scope, CancellationToken cancellationToken)
    {
        using ProgressLine? progress = ProgressLine.Create();
        if (access is not null && login.Servers.Count == 0 && patterns.Count > 0 && !patterns.Any(VMSelector.IsWildcard))
        {
            string[] names = [.. patterns.Distinct(StringComparer.OrdinalIgnoreCase)];
            return new OpenHosts(new SerialWorld { Firewalls = await HostFirewalls.ReadBySshAsync(names, access, cancellationToken).ConfigureAwait(false) }, null);
        }
        OpenSessions sessions = await OpenSessions.OpenAsync(login, cancellationToken).ConfigureAwait(false);
        try
        {
            return new OpenHosts(await WorldReader.ReadAsync(sessions.Clients, scope, progress, cancellationToken).ConfigureAwait(false), sessions);
        }
        catch
        {
            await sessions.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sessions?.DisposeAsync() ?? ValueTask.CompletedTask;
}
