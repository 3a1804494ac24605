using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Reads of the servers what a comparison needs. Servers are read side by side.</summary>
public static class WorldReader
{
    // Each host runs a program for its answer; a vCenter passes the calls on to that many without complaint.
    internal const int HostsAtATime = 32;

    /// <summary>Reads the world as far as <paramref name="scope"/> goes.</summary>
    /// <param name="clients">An open session for each server.</param>
    /// <param name="scope">How much is read.</param>
    /// <param name="progress">Told of every thousand VMs; may be null.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async Task<SerialWorld> ReadAsync(IReadOnlyCollection<VimClient> clients, WorldScope scope, IProgress<StepReport>? progress, CancellationToken ct)
    {
        SerialWorld[] worlds = await Task.WhenAll(clients.Select(c => ReadServerAsync(c, scope, progress, ct))).ConfigureAwait(false);
        return worlds.Length == 1 ? worlds[0] : new SerialWorld
        {
            Servers = [.. worlds.SelectMany(w => w.Servers)],
            VMs = [.. worlds.SelectMany(w => w.VMs)],
            Hosts = [.. worlds.SelectMany(w => w.Hosts)],
            Firewalls = [.. worlds.SelectMany(w => w.Firewalls)],
        };
    }

    private static async Task<SerialWorld> ReadServerAsync(VimClient client, WorldScope scope, IProgress<StepReport>? progress, CancellationToken ct)
    {
        IReadOnlyCollection<ManagedObjectReference>? only = null;
        if (scope.Only is not null && !scope.Only.TryGetValue(client.Server, out only))
            only = [];

        Task<IReadOnlyList<HostInfo>> hosts = client.ReadHostsAsync(null,
            (scope.WithRulesets ? HostDetails.Rulesets : HostDetails.None) | (scope.WithHostFacts ? HostDetails.Facts : HostDetails.None), ct);
        Task<ServerInfo> server = client.ReadServerInfoAsync(ct);
        var vms = new List<VirtualMachineInfo>();
        if (only is null || only.Count > 0)
            await foreach (VirtualMachineInfo vm in client.ReadVirtualMachinesAsync(only, scope.WithPaths, ct).ConfigureAwait(false))
            {
                vms.Add(vm);
                if (vms.Count % 1000 == 0)
                    progress?.Report(new StepReport("Reading serial ports", vms.Count, only?.Count ?? 0, client.Server));
            }

        ServerInfo info = await server.ConfigureAwait(false);
        return new SerialWorld
        {
            Servers = [info with { PortLimits = await ReadLimitsAsync(client, vms, ct).ConfigureAwait(false) }],
            VMs = vms,
            Hosts = await hosts.ConfigureAwait(false),
            Firewalls = await ReadFirewallsAsync(client, await hosts.ConfigureAwait(false), scope, ct).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyList<HostFirewall>> ReadFirewallsAsync(VimClient client, IReadOnlyList<HostInfo> hosts, WorldScope scope, CancellationToken ct)
        => scope.FirewallsOf?.Invoke(hosts).Distinct().ToList() is { Count: > 0 } chosen
            ? await HostFirewallReader.ReadAsync(client, chosen, HostsAtATime, ct).ConfigureAwait(false)
            : [];

    /// <summary>The servers know their limits best: one VM of each hardware version is asked about, none is assumed.</summary>
    private static async Task<IReadOnlyDictionary<string, int>> ReadLimitsAsync(VimClient client, List<VirtualMachineInfo> vms, CancellationToken ct)
    {
        var limits = new Dictionary<string, int>();
        foreach (IGrouping<string, VirtualMachineInfo> version in vms
            .Where(vm => vm.HardwareVersion.Length > 0 && vm.ConnectionState == ConnectionState.Connected).GroupBy(vm => vm.HardwareVersion))
        {
            try
            {
                limits[version.Key] = await client.QueryPortLimitAsync(version.First().Reference, version.Key, ct).ConfigureAwait(false);
            }
            catch (VmSerialException e) when (e.Kind is ErrorKind.PermissionDenied or ErrorKind.NotSupported or ErrorKind.NotFound)
            {
                // Without the limit nothing is refused beforehand; the server itself refuses a port too many.
            }
        }
        return limits;
    }
}
