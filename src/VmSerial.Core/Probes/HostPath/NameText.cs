using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Reads how a host resolves a name: /etc/hosts, and busybox nslookup, which names the server first and writes
/// <c>Address 1: 192.0.2.7 name</c>, <c>Address: 192.0.2.7</c> or <c>Address:   192.0.2.7</c>. Pure.
/// </summary>
internal static class NameText
{
    /// <summary>The addresses that /etc/hosts has for a name.</summary>
    internal static IReadOnlyList<IPAddress> InHosts(string file, string name)
        => [.. from line in file.Split('\n')
               let words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)
               where words.Length > 1 && words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase)
               let address = Parse(words[0])
               where address is not null
               select address];

    /// <summary>The addresses that the host's DNS has for a name.</summary>
    internal static IReadOnlyList<IPAddress> InDns(string output)
    {
        List<IPAddress> found = [];
        bool answers = false;
        foreach (string raw in output.Split('\n'))
        {
            string line = raw.Trim();
            // Everything before the name is about the server that was asked.
            answers |= line.StartsWith("Name:", StringComparison.Ordinal);
            if (!answers || !line.StartsWith("Address", StringComparison.Ordinal) || line.IndexOf(':') is not (> 0 and int colon))
                continue;
            string[] words = line.Substring(colon + 1).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && Parse(words[0]) is { } address && !found.Contains(address))
                found.Add(address);
        }

        return found;
    }

    private static IPAddress? Parse(string text)
        => IPAddress.TryParse(text, out IPAddress? address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3) ? address : null;
}
