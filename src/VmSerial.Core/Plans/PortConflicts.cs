using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>
/// Listeners that get in each other's way. A listening port binds on the address of the VM's host, so two of them on one
/// host and TCP port cannot both work. Pure.
/// </summary>
internal static class PortConflicts
{
    private const int NamesShown = 5;

    internal static IEnumerable<Finding> Find(IReadOnlyList<PortChange> rows, PlannedPorts ports, HostLookup hosts)
    {
        List<Listener> listening = [.. Listeners(ports.Now, hosts)], willListen = [.. Listeners(ports.After, hosts)];
        return [.. OnOneHost(willListen), .. AlreadyThere(listening, willListen, rows), .. InOneCluster(willListen)];
    }

    /// <summary>A listener, and where it binds. The host's reference is unique on its server only.</summary>
    private sealed record Listener(PlannedPort Port, int TcpPort, HostInfo? Host)
    {
        internal (string, ManagedObjectReference, int) HostKey => (Port.VM.Server, Port.VM.Host ?? default, TcpPort);
        internal (string, ManagedObjectReference, int) ClusterKey => (Port.VM.Server, Host!.Cluster!.Value, TcpPort);
        internal string Place => Host is null ? "its host" : $"host '{Host.Name}'";
    }

    private static IEnumerable<Listener> Listeners(IEnumerable<PlannedPort> ports, HostLookup hosts)
        => from port in ports
           where port.Uri.Listens && port.VM.Host is not null && !port.VM.IsTemplate
           where port.NetworkUri is not null
           select new Listener(port, port.NetworkUri!.Port, hosts.Of(port.VM));

    /// <summary>Two running listeners on one host and port: an error when the plan names one of them, else worth knowing.</summary>
    private static IEnumerable<Finding> OnOneHost(List<Listener> listeners)
    {
        foreach (IGrouping<(string, ManagedObjectReference, int), Listener> group in Crowded(listeners, l => l.HostKey))
        {
            List<Listener> up = [.. group.Where(l => l.Port.IsUp)];
            List<Listener> all = [.. group];
            Listener? planned = all.FirstOrDefault(l => l.Port.Row is not null);
            if (planned is null)
                continue;
            bool isError = up.Count > 1 && up.Any(l => l.Port.Row is not null);
            yield return isError
                ? Error(planned, $"{Names(up)} would listen on TCP port {planned.TcpPort} of {planned.Place}: only one of them can.")
                : Warning("ListenerCollisionPossible", planned,
                    $"{Names(all)} are set to listen on TCP port {planned.TcpPort} of {planned.Place}: they cannot run at the same time.");
        }
    }

    /// <summary>Collisions of today: shown with what becomes of them, since nobody sees them in vSphere.</summary>
    private static IEnumerable<Finding> AlreadyThere(List<Listener> now, List<Listener> after, IReadOnlyList<PortChange> rows)
    {
        var named = new HashSet<(string, ManagedObjectReference)>(rows.Select(r => (r.VM.Server, r.VM.Reference)));
        HashSet<(string, ManagedObjectReference, int)> remaining =
            [.. Crowded(after.Where(l => l.Port.IsUp), l => l.HostKey).Select(g => g.Key)];
        foreach (IGrouping<(string, ManagedObjectReference, int), Listener> group in Crowded(now.Where(l => l.Port.IsUp), l => l.HostKey))
        {
            Listener first = group.First();
            if (group.All(l => !named.Contains((l.Port.VM.Server, l.Port.VM.Reference))))
                continue;
            string end = remaining.Contains(group.Key) ? "Nothing here changes that." : "The changes below resolve it.";
            yield return Warning("ListenerCollisionFound", first,
                $"{Names([.. group])} listen on TCP port {first.TcpPort} of {first.Place} now: only one of them can work. {end}");
        }
    }

    /// <summary>Listeners that would meet if one of the VMs moved: vMotion, DRS or HA puts them on one host.</summary>
    private static IEnumerable<Finding> InOneCluster(List<Listener> listeners)
    {
        foreach (IGrouping<(string, ManagedObjectReference, int), Listener> group in Crowded(listeners.Where(l => l.Host?.Cluster is not null), l => l.ClusterKey))
        {
            List<Listener> all = [.. group];
            if (all.All(l => l.Port.Row is null) || all.Select(l => l.HostKey).Distinct().Count() < 2)
                continue;
            yield return Warning("ListenerCollisionInCluster", all[0],
                $"{Names(all)} listen on TCP port {all[0].TcpPort} on different hosts of cluster '{all[0].Host!.ClusterName}': when one of them moves they may meet.");
        }
    }

    private static IEnumerable<IGrouping<TKey, Listener>> Crowded<TKey>(IEnumerable<Listener> listeners, Func<Listener, TKey> key)
        where TKey : notnull
    {
        // A group for each of ten thousand listeners would cost more than all else here, so single ones are dropped first.
        var counts = new Dictionary<TKey, int>();
        List<Listener> all = [.. listeners];
        foreach (Listener listener in all)
        {
            TKey place = key(listener);
            counts[place] = counts.TryGetValue(place, out int count) ? count + 1 : 1;
        }
        return all.Where(l => counts[key(l)] > 1).GroupBy(key);
    }

    private static string Names(List<Listener> listeners)
    {
        string names = string.Join(" and ", listeners.Take(NamesShown).Select(l => l.Port.Name));
        return listeners.Count <= NamesShown ? names : $"{names} and {listeners.Count - NamesShown} more";
    }

    private static Finding Error(Listener listener, string message)
        => new(FindingSeverity.Error, "ListenerCollision", listener.Port.VM.Target, message, "Give each of them a TCP port of its own.")
        { Position = listener.Port.Row?.Position };

    private static Finding Warning(string id, Listener listener, string message)
        => new(FindingSeverity.Warning, id, listener.Port.VM.Target, message, "Give each of them a TCP port of its own.")
        { Position = listener.Port.Row?.Position };
}
