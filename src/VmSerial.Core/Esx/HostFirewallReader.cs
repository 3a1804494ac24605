using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>
/// Reads the firewalls of many hosts through the API: rulesets and facts of all of them in a few requests, and then each host's own
/// esxcli for the one thing that the API does not say, whether the firewall is on.
/// </summary>
public static class HostFirewallReader
{
    /// <summary>Reads firewalls. A host that does not answer is not an error: what is lacking is named in its result.</summary>
    /// <param name="client">The session that the hosts were read with.</param>
    /// <param name="hosts">The hosts; what was read of them before is read again.</param>
    /// <param name="throttle">How many hosts are asked at a time, from 1.</param>
    /// <param name="ct">Ends the reading at once.</param>
    /// <returns>The firewalls, in the order of the hosts; a host that no longer exists is left out.</returns>
    public static async Task<IReadOnlyList<HostFirewall>> ReadAsync(VimClient client, IReadOnlyList<HostInfo> hosts, int throttle, CancellationToken ct)
    {
        IReadOnlyList<HostInfo> read = await client.ReadHostsAsync([.. hosts.Select(host => host.Reference)], HostDetails.All, ct).ConfigureAwait(false);
        Dictionary<ManagedObjectReference, HostInfo> now = read.ToDictionary(host => host.Reference);
        using var gate = new SemaphoreSlim(Math.Max(1, throttle));
        return await Task.WhenAll(hosts.Where(host => now.ContainsKey(host.Reference)).Select(host => ReadOneAsync(client, now[host.Reference], gate, ct))).ConfigureAwait(false);
    }

    private static async Task<HostFirewall> ReadOneAsync(VimClient client, HostInfo host, SemaphoreSlim gate, CancellationToken ct)
    {
        List<string> lacking = [];
        FirewallState? state = null;
        await gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            state = EsxCliAnswers.Firewall(await client.EsxCliOf(host).RunAsync(EsxCli.FirewallGet, ct).ConfigureAwait(false));
        }

        // Whatever keeps one host from answering shall not hide the others. Without a session there is nothing more to ask, though.
        catch (VmSerialException e) when (e.Id != "SessionLost")
        {
            lacking.Add($"Whether the firewall is on: esxcli over the API answered {(e as VimFaultException)?.Fault ?? e.Id}.");
        }
        finally
        {
            gate.Release();
        }

        return From(host, state, lacking);
    }

    private static HostFirewall From(HostInfo host, FirewallState? state, List<string> lacking)
    {
        HostVersion? version = HostVersion.TryParse(host.Version, host.Build);
        Note(lacking, version is null, "The version: the API does not say it.");
        Note(lacking, host.Rulesets is null, "The rulesets: the API does not show them; the host may not be connected.");
        Note(lacking, host.Lockdown == LockdownMode.Unknown, "The lockdown mode: the API does not say it.");
        Note(lacking, host.SshRunning is null, "Whether SSH is served: the API does not show the services.");

        // There is no Secure Boot before 6.5.
        Note(lacking, host.Boot.SecureBoot is null && version?.IsAtLeast(6, 5) != false, "Whether Secure Boot is on: the API says it from 8.0 U3 on.");
        return new HostFirewall
        {
            Target = host.Target,
            Host = host,
            Version = version,
            State = state,
            Rulesets = host.Rulesets ?? [],
            Boot = host.Boot.SecureBoot is null && version?.IsAtLeast(6, 5) == false ? host.Boot with { SecureBoot = false } : host.Boot,
            Lockdown = host.Lockdown,
            SshRunning = host.SshRunning,
            Lacking = lacking,
        };
    }

    private static void Note(List<string> lacking, bool missing, string what)
    {
        if (missing)
        {
            lacking.Add(what);
        }
    }
}
