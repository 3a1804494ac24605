using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Tests the ways of many ports from the hosts that their VMs are on: hosts side by side, and all ports of a host over one connection.
/// </summary>
/// <param name="clients">The sessions to the servers.</param>
/// <param name="access">How hosts are reached by SSH; without it the verdict rests on what the API says.</param>
/// <param name="options">How it is done.</param>
public sealed class HostPathTester(IReadOnlyCollection<VimClient> clients, HostAccessTable access, HostPathOptions options)
{
    private const int FirewallsAtATime = 32;

    /// <summary>Tests.</summary>
    /// <param name="vms">The VMs as they were read.</param>
    /// <param name="wanted">Which of their ports; null for all. Ports that are not on the network have no way and are left out.</param>
    /// <param name="progress">Told of every port that is done; may be null.</param>
    /// <param name="ct">Ends it; nothing goes on running on a host.</param>
    /// <returns>A row for each port, in the order of the VMs.</returns>
    public async Task<IReadOnlyList<EsxSerialPath>> RunAsync(
        IReadOnlyList<VirtualMachineInfo> vms, Func<SerialPort, bool>? wanted, IProgress<StepReport>? progress, CancellationToken ct)
    {
        List<(VirtualMachineInfo VM, SerialPort Port)> paths = [.. from vm in vms
                                                                   where !vm.IsTemplate
                                                                   from port in vm.Ports
                                                                   where (port.BackingLost || port.Uri is not null) && (wanted is null || wanted(port))
                                                                   select (vm, port)];
        var rows = new EsxSerialPath[paths.Count];
        int done = 0;
        using var gate = new SemaphoreSlim(Math.Max(1, options.ThrottleLimit));
        await Task.WhenAll(clients.Select(async client =>
        {
            Dictionary<ManagedObjectReference, HostFirewall> firewalls = await ReadHostsAsync(client, paths, ct).ConfigureAwait(false);
            await Task.WhenAll(Enumerable.Range(0, paths.Count)
                .Where(i => string.Equals(paths[i].VM.Server, client.Server, StringComparison.OrdinalIgnoreCase))
                .GroupBy(i => paths[i].VM.Host ?? default)
                .Select(places => OneHostAsync(places.Key, [.. places]))).ConfigureAwait(false);

            async Task OneHostAsync(ManagedObjectReference reference, int[] places)
            {
                HostFirewall firewall = firewalls.TryGetValue(reference, out HostFirewall? read) ? read : new HostFirewall { Target = "", Lacking = ["The host: the server does not say where the VM is."] };
                await gate.WaitAsync(ct).ConfigureAwait(false);
                try
                {
                    HostPathHost host = new(firewall, client, access.For(firewall.Target));
                    await using (host.ConfigureAwait(false))
                        await Task.WhenAll(places.Select(async i =>
                        {
                            rows[i] = await OneAsync(host, paths[i].VM, paths[i].Port, ct).ConfigureAwait(false);
                            progress?.Report(new StepReport("Testing serial paths", Interlocked.Increment(ref done), paths.Count, firewall.Target));
                        })).ConfigureAwait(false);
                    Left.AddIfAny(host.LeftBehind);
                }
                finally
                {
                    gate.Release();
                }
            }
        })).ConfigureAwait(false);
        return rows;
    }

    /// <summary>What was started on hosts for the while and could not be put back, a sentence each.</summary>
    public IReadOnlyList<string> LeftBehind => Left.All;

    private LeftBehindList Left { get; } = new();

    private async Task<EsxSerialPath> OneAsync(HostPathHost host, VirtualMachineInfo vm, SerialPort port, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        PathEvidence items = await new HostPathProbe(host, vm, port, options).RunAsync(ct).ConfigureAwait(false);
        return EsxSerialPath.Create(VMNetworkSerialPort.Create(vm, port, host.Firewall.Host), items) with { Elapsed = watch.Elapsed };
    }

    private static async Task<Dictionary<ManagedObjectReference, HostFirewall>> ReadHostsAsync(
        VimClient client, IReadOnlyList<(VirtualMachineInfo VM, SerialPort Port)> paths, CancellationToken ct)
    {
        ManagedObjectReference[] references = [.. paths.Where(path => string.Equals(path.VM.Server, client.Server, StringComparison.OrdinalIgnoreCase)).Select(path => path.VM.Host)
            .OfType<ManagedObjectReference>().Distinct()];
        if (references.Length == 0)
            return [];
        IReadOnlyList<HostInfo> hosts = await client.ReadHostsAsync(references, HostDetails.None, ct).ConfigureAwait(false);
        IReadOnlyList<HostFirewall> firewalls = await HostFirewallReader.ReadAsync(client, hosts, FirewallsAtATime, ct).ConfigureAwait(false);
        return firewalls.Where(firewall => firewall.Host is not null).ToDictionary(firewall => firewall.Host!.Reference);
    }
}
