using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>A host's firewall through the API of the host or of its vCenter; works in lockdown mode too, over a vCenter.</summary>
/// <param name="client">The session.</param>
/// <param name="host">The host, as the session read it.</param>
public sealed class ApiHostFirewallClient(VimClient client, HostInfo host) : IHostFirewallClient
{
    /// <inheritdoc/>
    public string Target => host.Target;

    /// <inheritdoc/>
    /// <exception cref="VmSerialException"><c>ObjectNotFound</c>: the host is no longer in the inventory.</exception>
    public async Task<HostFirewall> ReadAsync(CancellationToken ct)
        => (await HostFirewallReader.ReadAsync(client, [host], 1, ct).ConfigureAwait(false)).FirstOrDefault() ?? throw new VmSerialException(
            "ObjectNotFound", ErrorKind.NotFound, $"{Target}: the host is no longer in the inventory.", Target, "It was removed or added anew: read the hosts again.");

    /// <inheritdoc/>
    public Task SetEnabledAsync(RulesetId id, bool enabled, CancellationToken ct)
        => enabled ? client.FirewallOf(host).EnableRulesetAsync(id, ct) : client.FirewallOf(host).DisableRulesetAsync(id, ct);

    /// <inheritdoc/>
    public Task SetAllowedAsync(RulesetId id, IReadOnlyList<AllowedHost>? allowed, CancellationToken ct) => client.FirewallOf(host).UpdateRulesetAsync(id, allowed, ct);

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken ct) => client.FirewallOf(host).RefreshFirewallAsync(ct);
}
