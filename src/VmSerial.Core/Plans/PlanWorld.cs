using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.NPort;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>The world as far as one plan needs it, and the ways to it.</summary>
/// <param name="World">What was read.</param>
/// <param name="Hosts">How hosts are reached by SSH.</param>
/// <param name="NPorts">How the plan's NPorts are reached.</param>
public sealed record PlanWorld(SerialWorld World, HostAccessTable Hosts, IReadOnlyList<NPortAccess> NPorts)
{
    /// <summary>Reads it: servers and NPorts side by side, then what the first answers leave in doubt. Nothing is changed; no data port is opened.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="clients">A session for each server.</param>
    /// <param name="ways">Makes the ways that the plan describes.</param>
    /// <param name="startsSsh">Whether SSH may be started on hosts to read their files: not where nothing may be changed.</param>
    /// <param name="progress">Told of what is read; may be null.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="VmSerialException">A server could not be read, or a variable that the plan names is not set. A host or an NPort that cannot be read is no exception.</exception>
    public static async Task<PlanWorld> ReadAsync(
        Plan plan, IReadOnlyCollection<VimClient> clients, PlanWays ways, bool startsSsh, IProgress<StepReport>? progress, CancellationToken ct)
    {
        IReadOnlyList<NPortAccess> devices = [.. plan.NPorts.Select(ways.To)];
        WorldScope scope = new()
        {
            WithPaths = plan.VMs.Any(vm => vm.Match.IndexOf('/') >= 0),
            WithRulesets = true,
            WithHostFacts = devices.Count > 0,
            FirewallsOf = hosts => HostMatcher.Match(plan, hosts).SelectMany(entry => entry.Hosts),
        };
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task<IReadOnlyList<NPortReading>> nports = NPortReadings.ReadAsync(devices, stop.Token);
        try
        {
            SerialWorld world = await WorldReader.ReadAsync(clients, scope, progress, ct).ConfigureAwait(false);
            HostAccessTable hosts = ways.ToHosts(plan, world.Hosts);
            world = world with { Firewalls = [.. world.Firewalls, .. await ReadDoubtfulAsync(plan, world, clients, ct).ConfigureAwait(false)] };
            if (plan.Hosts.SelectMany(host => host.Rulesets).Any(ruleset => ruleset.Desired.SpeaksOfFiles))
                world = world with { Firewalls = await ReadFilesAsync(plan, world, clients, hosts, startsSsh, ct).ConfigureAwait(false) };
            return new PlanWorld(world with { NPorts = await nports.ConfigureAwait(false) }, hosts, devices);
        }
        catch
        {
            // No device is left in the middle of a conversation that nobody waits for.
            stop.Cancel();
            await Task.WhenAny(nports).ConfigureAwait(false);
            throw;
        }
    }

    // Whether a firewall filters at all is known of esxcli alone, a call a host: only hosts are asked whose rulesets leave the plan's VMs out.
    private static async Task<IEnumerable<HostFirewall>> ReadDoubtfulAsync(Plan plan, SerialWorld world, IReadOnlyCollection<VimClient> clients, CancellationToken ct)
    {
        HashSet<(string, ManagedObjectReference)> known = [.. world.Firewalls.Select(firewall => (firewall.Host!.Server, firewall.Host.Reference))];
        List<IGrouping<string, HostInfo>> doubtful = [.. ClosedWays.Doubtful(NeedsOf(plan, world)).Where(host => !known.Contains((host.Server, host.Reference))).GroupBy(host => host.Server)];
        IReadOnlyList<HostFirewall>[] read = await Task.WhenAll(doubtful.Select(server =>
            HostFirewallReader.ReadAsync(clients.First(client => client.Server == server.Key), [.. server], WorldReader.HostsAtATime, ct))).ConfigureAwait(false);
        return read.SelectMany(one => one);
    }

    private static WayNeeds NeedsOf(Plan plan, SerialWorld world)
    {
        WayNeeds needs = new(world.Hosts);
        foreach (PortRequest request in PlanMatcher.Match(plan, world).Requests.Where(request => !request.Wanted.Absent))
        {
            UriBacking? backing = request.Wanted.Backing ?? request.VM.Ports.FirstOrDefault(port => port.Number == request.Wanted.Number)?.Uri;
            needs.Add(request.VM, request.Wanted.Number, backing, backing is null ? null : SerialUri.TryParse(backing.NetworkUri), request.Position);
        }

        return needs;
    }

    // Of the hosts that the plan speaks of; the others' firewalls were read for their state alone.
    private static async Task<IReadOnlyList<HostFirewall>> ReadFilesAsync(
        Plan plan, SerialWorld world, IReadOnlyCollection<VimClient> clients, HostAccessTable hosts, bool startsSsh, CancellationToken ct)
    {
        HashSet<(string, ManagedObjectReference)> named = [.. HostMatcher.Match(plan, world.Hosts).SelectMany(entry => entry.Hosts).Select(host => (host.Server, host.Reference))];
        ILookup<bool, HostFirewall> firewalls = world.Firewalls.ToLookup(firewall => named.Contains((firewall.Host!.Server, firewall.Host.Reference)));
        return [.. await HostFirewalls.ReadFilesAsync([.. firewalls[true]], clients, hosts, startsSsh, ct).ConfigureAwait(false), .. firewalls[false]];
    }
}
