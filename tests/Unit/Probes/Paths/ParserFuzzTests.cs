using System;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Probes.HostPath;
using VmSerial.Unit.Esx;
using Xunit;

namespace VmSerial.Unit.Probes.Paths;

/// <summary>Whatever a host, or somebody on it, writes: no parser throws, and none counts what is not there.</summary>
public sealed class ParserFuzzTests
{
    private static readonly IPAddress s_peer = IPAddress.Parse("192.168.0.121");

    private static readonly string[] s_pieces =
    [
        "04:05:16.739780 IP 192.168.0.103.55167 > 192.168.0.121.4001: Flags [S], seq 1", "04:05:16.7 IP 192.168.0.121.4001 > 192.168.0.103.1: Flags [", "IP", " > ", ": Flags [S]",
        "ARP, Request who-has 192.168.0.121", "ICMP host 192.168.0.121 unreachable", "vmserial-count ", "vmserial-count begin", "vmserial-ended ", "vmserial-ended 1 99999999999", "vmserial-connect",
        "pkts dropped:", "pkts dropped:3", "pkts passed:-1", "Filtering enabled?:1", "\t0x0000:  06ca 91d6 2846", "0x", "0x:", "0x0000: zz", "Captured at", "Reason '", "Dump:",
        "Name:", "Address 1: ", "Address: 192.0.2.7", "Address: 999", "VMkernel Routes:", "Network Netmask Gateway Interface", "default 0.0.0.0 10.0.0.1 vmk0", "300.1.1.1 255.0.0.0 x vmk0",
        "\n", "\r\n", " ", "\u001b[2J", "\0", "東京", new string('a', 300),
    ];

    private static Gen<string> Text => from pieces in Gen.Elements(s_pieces).ListOf() select string.Concat(pieces);

    [Fact]
    public void No_parser_throws()
        => Rulesets.Check(3000, 40, Text, text =>
        {
            CaptureEvidence? capture = TcpdumpText.Read(text, s_peer, 4001);
            Assert.True(capture is null || capture.Syns + capture.SynAcks + capture.Resets <= text.Split('\n').Length);
            _ = PktcapText.Read(text, s_peer, 4001);
            _ = VsishText.Read(text);
            _ = ConnectAnswer.Read(text);
            _ = NameText.InHosts(text, "nport-a");
            _ = NameText.InDns(text);
            _ = RouteText.OfTable(text);
            _ = NcText.Read(text, 1, 4, 4);
            Assert.DoesNotContain(EvidenceText.Line(text), char.IsControl);
        });

    [Fact]
    public void Bytes_of_a_packet_that_are_cut_anywhere_are_no_drop_of_another_one()
        => Rulesets.Check(500, 80, Gen.Choose(0, 200), cut =>
        {
            string packet = string.Join("\n",
                "\t0x0000:  06ca 91d6 2846 1ef4 9a37 931b 0800 4500", "\t0x0010:  003c a1e8 4000 4006 0bce c0a8 0068 c0a8", "\t0x0020:  0079 ec30 0fa1 72af 3399 0000 0000 a002", "\t0x0030:  faf0 8d34 0000 0204");
            DropEvidence drops = PktcapText.Read(packet[..Math.Min(cut, packet.Length)], s_peer, 4001);
            Assert.InRange(drops.Syns, 0, 1);
            Assert.False(drops.Complete);
        });
}
