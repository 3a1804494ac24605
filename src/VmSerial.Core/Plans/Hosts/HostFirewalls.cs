using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;

namespace VmSerial.Plans.Hosts;

/// <summary>Reads firewalls of hosts where there is no API session.</summary>
public static class HostFirewalls
{
    /// <summary>Reads firewalls over SSH, all hosts at a time.</summary>
    /// <param name="hosts">Names or addresses.</param>
    /// <param name="access">How the hosts are reached.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="Errors.VmSerialException">A host could not be read.</exception>
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
}
