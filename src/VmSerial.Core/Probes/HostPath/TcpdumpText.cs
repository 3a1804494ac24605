using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Reads what tcpdump-uw -n writes, as far as it is about one far end; what else a busy adapter shows is passed over. Pure. Form:
/// <c>04:05:16.739780 IP 192.168.0.103.55167 > 192.168.0.121.4001: Flags [S], seq …</c> (transcripts of 5.0 U1).
/// </summary>
internal static class TcpdumpText
{
    // No limit of time is needed: nothing in it can match in two ways.
    private static readonly Regex s_tcp = new(@"^\S+ IP (?<from>\d+\.\d+\.\d+\.\d+)\.(?<fromPort>\d+) > (?<to>\d+\.\d+\.\d+\.\d+)\.(?<toPort>\d+): Flags \[(?<flags>[A-Z.]+)\]", RegexOptions.CultureInvariant);
    private static readonly Regex s_arp = new(@"^\S+ ARP, (?:Request who-has (?<wanted>\d+\.\d+\.\d+\.\d+)|Reply (?<found>\d+\.\d+\.\d+\.\d+) is-at)", RegexOptions.CultureInvariant);
    private static readonly Regex s_icmp = new(@"^\S+ IP (?<router>\d+\.\d+\.\d+\.\d+) > \S+: ICMP (?:host |net )?(?<about>\d+\.\d+\.\d+\.\d+) (?:tcp port \d+ )?unreachable(?<why>[^,]*)", RegexOptions.CultureInvariant);

    /// <summary>Counts what was seen; null where there is no sign that the program captured at all.</summary>
    /// <param name="output">What it wrote, on both streams.</param>
    /// <param name="peer">The far end's address.</param>
    /// <param name="port">Its TCP port.</param>
    internal static CaptureEvidence? Read(string output, IPAddress peer, int port)
    {
        string address = peer.ToString();
        int syns = 0, synAcks = 0, resets = 0, requests = 0, replies = 0;
        bool captured = false;
        List<string> prohibited = [], unreachable = [];
        foreach (string raw in output.Split('\n'))
        {
            string line = raw.TrimEnd('\r');
            captured |= line.StartsWith("listening on ", StringComparison.Ordinal) || line.EndsWith(" captured", StringComparison.Ordinal);
            if (s_tcp.Match(line) is { Success: true } tcp)
            {
                string flags = tcp.Groups["flags"].Value;
                bool there = Is(tcp, "to", "toPort"), back = Is(tcp, "from", "fromPort");
                syns += there && flags == "S" ? 1 : 0;
                synAcks += back && flags == "S." ? 1 : 0;
                resets += back && flags.IndexOf('R') >= 0 ? 1 : 0;
            }
            else if (s_arp.Match(line) is { Success: true } arp)
            {
                requests += arp.Groups["wanted"].Value == address ? 1 : 0;
                replies += arp.Groups["found"].Value == address ? 1 : 0;
            }
            else if (s_icmp.Match(line) is { Success: true } icmp && icmp.Groups["about"].Value == address)
            {
                bool bars = icmp.Groups["why"].Value.IndexOf("prohibited", StringComparison.Ordinal) >= 0;
                (bars ? prohibited : unreachable).Add(icmp.Groups["router"].Value);
            }
        }

        bool seen = syns + synAcks + resets + requests + replies + prohibited.Count + unreachable.Count > 0;
        return !captured && !seen ? null : new CaptureEvidence
        {
            Asked = "tcpdump-uw",
            Syns = syns,
            SynAcks = synAcks,
            Resets = resets,
            ArpRequests = requests,
            ArpReplies = replies,
            ProhibitedBy = [.. new HashSet<string>(prohibited)],
            UnreachableBy = [.. new HashSet<string>(unreachable)],
        };

        bool Is(Match match, string host, string number)
            => match.Groups[host].Value == address && match.Groups[number].Value == port.ToString(CultureInfo.InvariantCulture);
    }
}
