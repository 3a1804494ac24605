using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using VmSerial.Esx;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Reads a host's routes: <c>esxcli network ip route ipv4 list</c> (5.1 and later), and <c>esxcfg-route -l</c> (VMware KB 2081185),
/// which every version has and whose table has no dashes. Pure.
/// </summary>
internal static class RouteText
{
    /// <summary>The routes of rows of esxcli.</summary>
    internal static IReadOnlyList<HostRoute> OfRows(IEnumerable<EsxCliRow> rows)
        => [.. rows.Select(row => Route(row.Text("Network"), row.Text("Netmask"), row.Text("Gateway"), row.Text("Interface"))).OfType<HostRoute>()];

    /// <summary>The routes that esxcfg-route -l shows; null where it shows no table.</summary>
    internal static IReadOnlyList<HostRoute>? OfTable(string output)
    {
        string[] lines = output.Split('\n');
        int header = Array.FindIndex(lines, line => line.TrimStart().StartsWith("Network", StringComparison.Ordinal) && line.IndexOf("Interface", StringComparison.Ordinal) > 0);
        if (header < 0)
            return null;
        return [.. from line in lines.Skip(header + 1)
                   let words = line.Replace("Local Subnet", "0.0.0.0").Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)
                   where words.Length >= 4
                   let route = Route(words[0], words[1], words[2], words[3])
                   where route is not null
                   select route];
    }

    /// <summary>The route to an address: the one that looks at the most bits.</summary>
    internal static HostRoute? To(IEnumerable<HostRoute> routes, IPAddress address)
        => routes.Where(route => route.LeadsTo(address)).OrderByDescending(route => route.Bits).FirstOrDefault();

    private static HostRoute? Route(string network, string mask, string gateway, string adapter)
    {
        if (string.Equals(network, "default", StringComparison.OrdinalIgnoreCase))
            network = "0.0.0.0";
        return Parse(network) is { } to && Parse(mask) is { } bits && adapter.Length > 0
            ? new HostRoute(to, bits, Parse(gateway) is { } hop && !hop.Equals(IPAddress.Any) ? hop : null, adapter)
            : null;
    }

    private static IPAddress? Parse(string text)
        => IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork ? address : null;
}
