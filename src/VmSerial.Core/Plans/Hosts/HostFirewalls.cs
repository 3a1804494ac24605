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

/// <summary>Reads over SSH what the API does not say of hosts' firewalls.</summary>
public static class HostFirewalls
{
    // A login costs a processor a tenth of a second on either side.
    private const int HostsAtATime = 32;

    /// <summary>Reads firewalls where there is no API session, all hosts at a time.</summary>
    /// <param name="hosts">Names or addresses.</param>
    /// <param name="access">How the hosts are reached.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="VmSerialException">A host could not be read.</exception>
    public static async Task<IReadOnlyList<HostFirewall>> ReadBySshAsync(IReadOnlyList<string> hosts, HostAccess access, CancellationToken ct)
        => await Task.WhenAll(hosts.Select(async host =>
        {
            HostConnection connection = new(new HostFirewall { Target = host }, null, access);
            await using (connection.ConfigureAwait(false))
            {
                IHostFirewallClient firewall = await connection.FirewallAsync(ct).ConfigureAwait(false);
                return await firewall.ReadAsync(ct).ConfigureAwait(false) with { Target = host };
            }
        })).ConfigureAwait(false);

    /// <summary>Reads the ruleset files of the hosts that can be reached by SSH. Nothing is changed; a host that cannot be read says why.</summary>
    /// <param name="firewalls">The hosts.</param>
    /// <param name="clients">The sessions to their servers.</param>
    /// <param name="access">How the hosts are reached.</param>
    /// <param name="startsSsh">Whether TSM-SSH may be started for the while where the access says so; not where nothing may be changed.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async Task<IReadOnlyList<HostFirewall>> ReadFilesAsync(
        IReadOnlyList<HostFirewall> firewalls, IReadOnlyCollection<VimClient> clients, HostAccessTable access, bool startsSsh, CancellationToken ct)
    {
        Dictionary<string, VimClient> byName = clients.ToDictionary(client => client.Server, StringComparer.OrdinalIgnoreCase);
        using var gate = new SemaphoreSlim(HostsAtATime);
        return await Task.WhenAll(firewalls.Select(async host =>
        {
            if (access.For(host.Target) is not { } way)
                return host;
            VimClient? client = host.Host is { } known && byName.TryGetValue(known.Server, out VimClient? open) ? open : null;
            await gate.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                HostConnection connection = new(host, client, way) { MayStartSsh = startsSsh };
                RulesetFiles files = await ReadFilesAsync(connection, ct).ConfigureAwait(false);
                return host with { Files = files, Lacking = connection.LeftBehind is { } left ? [.. host.Lacking, left] : host.Lacking };
            }
            catch (VmSerialException e)
            {
                return host with { FilesError = e };
            }
            finally
            {
                gate.Release();
            }
        })).ConfigureAwait(false);
    }

    private static async Task<RulesetFiles> ReadFilesAsync(HostConnection connection, CancellationToken ct)
    {
        await using (connection.ConfigureAwait(false))
        {
            ISshSession ssh = await connection.SshAsync(ct).ConfigureAwait(false);
            return await new RulesetInstaller(ssh, connection.ConnectAsync).ReadAsync(ct).ConfigureAwait(false) with { Target = connection.Target };
        }
    }
}
