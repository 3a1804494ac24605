using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Reads what pktcap-uw --capture Drop writes. Its words differ from version to version, so that they are only quoted: what was dropped
/// is read from the bytes of the packets, which it writes in hexadecimal, sixteen a line. Pure.
/// </summary>
internal static class PktcapText
{
    private const int LargestFrame = 2048;

    /// <summary>Counts the SYNs to one far end that were dropped.</summary>
    /// <param name="output">What it wrote.</param>
    /// <param name="peer">The far end's address.</param>
    /// <param name="port">Its TCP port.</param>
    internal static DropEvidence Read(string output, IPAddress peer, int port)
    {
        byte[] address = peer.GetAddressBytes();
        int syns = 0;
        bool complete = false;
        string title = "", reason = "";
        List<byte> frame = [];
        foreach (string raw in output.Split('\n').Append(""))
        {
            string line = raw.Trim();
            if (line.StartsWith("0x", StringComparison.Ordinal) && Append(frame, line))
                continue;
            if (frame.Count > 0 && IsSyn(frame, address, port))
            {
                syns++;
                reason = reason.Length > 0 ? reason : ReasonIn(title);
            }

            frame.Clear();
            title = line.IndexOf("Captured at", StringComparison.Ordinal) >= 0 ? line : title;

            // From memory of its last words; without them nothing is concluded from an empty capture.
            complete |= line.StartsWith("Dump:", StringComparison.Ordinal) || line.StartsWith("Dumped ", StringComparison.Ordinal)
                || line.StartsWith("Receive thread exiting", StringComparison.Ordinal);
        }

        return new DropEvidence { Asked = "pktcap-uw --capture Drop", Syns = syns, Complete = complete, Reason = reason };
    }

    // 0x0010:  003c a1e8 4000 4006
    private static bool Append(List<byte> frame, string line)
    {
        int colon = line.IndexOf(':');
        if (colon < 0)
            return false;
        string digits = line.Substring(colon + 1).Replace(" ", "");
        for (int i = 0; i + 1 < digits.Length && frame.Count < LargestFrame; i += 2)
        {
            if (!byte.TryParse(digits.Substring(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
                return true;
            frame.Add(value);
        }

        return true;
    }

    /// <summary>Ethernet II, with one VLAN tag or none; IPv4 (RFC 791); TCP (RFC 9293) with SYN and without ACK.</summary>
    private static bool IsSyn(List<byte> frame, byte[] peer, int port)
    {
        const int Ethernet = 14, Tag = 4;
        int ip = Ethernet;
        if (frame.Count > Ethernet + Tag && frame[12] == 0x81 && frame[13] == 0x00)
            ip += Tag;
        if (frame.Count < ip + 20 || frame[ip - 2] != 0x08 || frame[ip - 1] != 0x00 || frame[ip] >> 4 != 4 || frame[ip + 9] != 6)
            return false;
        int tcp = ip + ((frame[ip] & 0x0F) * 4);
        return frame.Count >= tcp + 14 && peer.Length == 4
            && Enumerable.Range(0, 4).All(i => frame[ip + 16 + i] == peer[i])
            && (frame[tcp + 2] << 8 | frame[tcp + 3]) == port
            && (frame[tcp + 13] & 0x12) == 0x02;
    }

    // …Drop Reason 'VLAN Mismatch'…
    private static string ReasonIn(string title)
    {
        int at = title.IndexOf("Reason '", StringComparison.Ordinal);
        int start = at + "Reason '".Length;
        int end = at < 0 ? -1 : title.IndexOf('\'', start);
        return end < 0 ? "" : title.Substring(start, end - start);
    }
}
