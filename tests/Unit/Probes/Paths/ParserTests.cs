using System;
using System.Linq;
using System.Net;
using VmSerial.Esx;
using VmSerial.Probes;
using VmSerial.Probes.HostPath;
using VmSerial.Tcp;
using Xunit;

namespace VmSerial.Unit.Probes.Paths;

/// <summary>What programs of hosts write, to the byte.</summary>
public sealed class ParserTests
{
    private static readonly IPAddress s_peer = IPAddress.Parse("192.168.0.121");

    // The transcripts of 5.0 U1 with the firewall off, and on.
    private const string Passing = """
        tcpdump-uw: WARNING: SIOCGIFINDEX: Invalid argument
        tcpdump-uw: verbose output suppressed, use -v or -vv for full protocol decode
        listening on vmk0, link-type EN10MB (Ethernet), capture size 96 bytes
        04:03:26.974476 IP 192.168.0.103.60337 > 192.168.0.121.4001: Flags [S], seq 2797491653, win 65535, options [mss 1460,nop,wscale 9,sackOK,TS val 45368682 ecr 0], length 0
        04:03:26.975500 IP 192.168.0.121.4001 > 192.168.0.103.60337: Flags [S.], seq 3292624631, ack 2797491654, win 8192, options [mss 1460,nop,wscale 8,sackOK,TS val 579956405 ecr 45368682], length 0
        04:03:26.975581 IP 192.168.0.103.60337 > 192.168.0.121.4001: Flags [.], ack 1, win 130, options [nop,nop,TS val 45368683 ecr 579956405], length 0
        04:03:26.977645 IP 192.168.0.103.60337 > 192.168.0.121.4001: Flags [F.], seq 1, ack 1, win 130, options [nop,nop,TS val 45368683 ecr 579956405], length 0
        tcpdump-uw: pcap_loop: recvfrom: Interrupted system call
        7 packets captured
        7 packets received by filter
        0 packets dropped by kernel
        """;

    private const string Dropped = """
        listening on vmk0, link-type EN10MB (Ethernet), capture size 96 bytes
        04:05:16.739780 IP 192.168.0.103.55167 > 192.168.0.121.4001: Flags [S], seq 2864827401, win 65535, options [mss 1460,nop,wscale 9,sackOK,TS val 45379659 ecr 0], length 0
        04:05:19.745044 IP 192.168.0.103.55167 > 192.168.0.121.4001: Flags [S], seq 2864827401, win 65535, options [mss 1460,nop,wscale 9,sackOK,TS val 45379960 ecr 0], length 0
        04:05:26.165015 IP 192.168.0.103.55167 > 192.168.0.121.4001: Flags [S], seq 2864827401, win 65535, options [mss 1460,sackOK,eol], length 0
        3 packets captured
        """;

    [Fact]
    public void A_capture_counts_SYNs_and_answers_of_the_one_far_end()
    {
        CaptureEvidence passing = TcpdumpText.Read(Passing, s_peer, 4001)!;
        Assert.Equal((1, 1, 0, false), (passing.Syns, passing.SynAcks, passing.Resets, passing.Unanswered));
        CaptureEvidence dropped = TcpdumpText.Read(Dropped, s_peer, 4001)!;
        Assert.Equal((3, 0, true), (dropped.Syns, dropped.SynAcks, dropped.Unanswered));
        Assert.Equal(0, TcpdumpText.Read(Dropped, s_peer, 4002)!.Syns);
        Assert.Equal(0, TcpdumpText.Read(Dropped, IPAddress.Parse("192.168.0.12"), 4001)!.Syns);
        Assert.Null(TcpdumpText.Read("tcpdump-uw: vmk7: No such device exists", s_peer, 4001));
    }

    [Fact]
    public void A_capture_tells_resets_questions_for_an_address_and_what_routers_say()
    {
        CaptureEvidence refused = TcpdumpText.Read("04:05:16.739780 IP 192.168.0.121.4001 > 192.168.0.103.55167: Flags [R.], seq 0, ack 1, win 0, length 0", s_peer, 4001)!;
        Assert.Equal((1, false), (refused.Resets, refused.Unanswered));
        CaptureEvidence nobody = TcpdumpText.Read("""
            04:05:16.739780 ARP, Request who-has 192.168.0.121 tell 192.168.0.103, length 28
            04:05:17.739780 ARP, Request who-has 192.168.0.122 tell 192.168.0.103, length 28
            """, s_peer, 4001)!;
        Assert.Equal((1, 0, true), (nobody.ArpRequests, nobody.ArpReplies, nobody.NobodyHasAddress));
        CaptureEvidence barred = TcpdumpText.Read("""
            04:05:16.739780 IP 192.168.0.1 > 192.168.0.103: ICMP host 192.168.0.121 unreachable - admin prohibited, length 68
            04:05:17.739780 IP 192.168.0.1 > 192.168.0.103: ICMP host 192.168.0.121 unreachable, length 68
            04:05:18.739780 IP 192.168.0.1 > 192.168.0.103: ICMP host 10.9.9.9 unreachable, length 68
            """, s_peer, 4001)!;
        Assert.Equal(["192.168.0.1"], barred.ProhibitedBy);
        Assert.Equal(["192.168.0.1"], barred.UnreachableBy);
    }

    [Fact]
    public void Dropped_packets_are_read_from_their_bytes_and_not_from_the_words_around_them()
    {
        const string Output = """
            The session capture point is Drop
            23:01:02.123456[1] Captured at Drop point, Drop Reason 'Firewall', TSO not enabled, Checksum not offloaded and not verified, length 74.
            	Segment[0] ---- 74 bytes:
            	0x0000:  06ca 91d6 2846 1ef4 9a37 931b 0800 4500
            	0x0010:  003c a1e8 4000 4006 0bce c612 0068 c612
            	0x0020:  0079 ec30 0fa1 72af 3399 0000 0000 a002
            	0x0030:  faf0 8d34 0000 0204 05b4 0402 080a 44cb
            	0x0040:  5432 0000 0000 0103 030a
            23:01:02.223456[2] Captured at Drop point, Drop Reason 'VLAN Mismatch', length 60.
            	Segment[0] ---- 60 bytes:
            	0x0000:  06ca 91d6 2846 1ef4 9a37 931b 0800 4500
            	0x0010:  003c a1e8 4000 4006 0bce c612 0068 c612
            	0x0020:  0079 ec30 0fa2 72af 3399 0000 0000 a002
            Dump: 2, broken : 0, drop: 0, file err: 0
            Receive thread exiting...
            """;
        IPAddress peer = IPAddress.Parse("198.18.0.121");
        DropEvidence drops = PktcapText.Read(Output, peer, 4001);
        Assert.Equal((1, true, "Firewall"), (drops.Syns, drops.Complete, drops.Reason));
        Assert.Equal(1, PktcapText.Read(Output, peer, 4002).Syns);
        Assert.Equal(0, PktcapText.Read(Output, IPAddress.Parse("198.18.0.122"), 4001).Syns);
        Assert.False(PktcapText.Read("sh: pktcap-uw: not found", peer, 4001).Complete);
    }

    [Fact]
    public void Counters_are_those_of_the_transcript()
    {
        const string Output = "ESXFW filter properties {\n   Port ID:16777219\n   Filtering enabled?:1\n   pkts passed:46274\n   pkts dropped:199 < ====\n   pkts rejected:0\n}\n";
        Assert.Equal(new FilterCounters(true, 46274, 199), VsishText.Read(Output));
        Assert.Null(VsishText.Read("VSISHPath_Form():Extraneous 'vmk7' in path."));
        Assert.Null(VsishText.Read("pkts passed:99999999999999999999\npkts dropped:1\nFiltering enabled?:1"));
    }

    [Theory]
    [InlineData("Connection to 192.168.0.121 4001 port [tcp/*] succeeded!", 0, 0, TcpOutcome.Open)]
    [InlineData("nc: connect to 192.168.0.121 port 4001 (tcp) failed: Connection refused", 1, 0, TcpOutcome.Refused)]
    [InlineData("nc: connect to 192.168.0.121 port 4001 (tcp) failed: Connection reset by peer", 1, 0, TcpOutcome.ClosedByPeer)]
    [InlineData("nc: connect to 192.168.0.121 port 4001 (tcp) failed: No route to host", 1, 3, TcpOutcome.Unreachable)]
    [InlineData("nc: connect to 192.168.0.121 port 4001 (tcp) failed: Operation timed out", 1, 4, TcpOutcome.TimedOut)]
    [InlineData("", 1, 4, TcpOutcome.TimedOut)]
    [InlineData("", 1, 0, null)]
    [InlineData("nc: invalid option -- 'w'", 1, 0, null)]
    [InlineData("sh: nc: not found", 127, 0, null)]
    [InlineData("", 0, 0, null)]
    public void What_nc_says_is_an_outcome_only_where_it_tells_one(string words, int status, int seconds, TcpOutcome? outcome)
        => Assert.Equal(outcome, NcText.Read(words, status, seconds, 4));

    [Fact]
    public void Answers_of_the_script_are_taken_apart_whatever_stands_between_them()
    {
        const string Output = """
            vmserial-count begin
            listening on vmk0, link-type EN10MB (Ethernet), capture size 96 bytes
            ESXFW filter properties {
               Filtering enabled?:1
               pkts passed:7
               pkts dropped:3
            }
            vmserial-connect
            04:05:16.739780 IP 192.168.0.1 > 192.168.0.103: ICMP host 192.168.0.121 unreachable, length 68
            nc: connect to 192.168.0.121 port 4001 (tcp) failed: Operation timed out
            vmserial-ended 1 4
            2 packets captured
            vmserial-count end
            ESXFW filter properties {
               Filtering enabled?:1
               pkts passed:9
               pkts dropped:5
            }
            """;
        ConnectAnswer answer = ConnectAnswer.Read(Output);
        Assert.Equal((1, 4, "nc: connect to 192.168.0.121 port 4001 (tcp) failed: Operation timed out"), (answer.Status, answer.Seconds, answer.Words));
        Assert.Equal((3L, 5L, ""), (answer.Counters["begin"].Dropped, answer.Counters["end"].Dropped, answer.CounterComplaint));
        Assert.Null(ConnectAnswer.Read("").Status);
    }

    [Fact]
    public void Names_are_read_from_the_hosts_file_and_from_both_forms_of_nslookup()
    {
        const string Hosts = "# Do not remove\n127.0.0.1\tlocalhost.localdomain localhost\n192.0.2.7 nport-a.lab NPORT-A # rack 3\n192.0.2.8 nport-b\n";
        Assert.Equal([IPAddress.Parse("192.0.2.7")], NameText.InHosts(Hosts, "nport-a"));
        Assert.Empty(NameText.InHosts(Hosts, "rack"));
        const string Old = "Server:    10.0.0.1\nAddress 1: 10.0.0.1 dns1.lab\n\nName:      nport-a.lab\nAddress 1: 192.0.2.7 nport-a.lab\n";
        const string New = "Server:\t\t10.0.0.1\nAddress:\t10.0.0.1:53\n\nName:\tnport-a.lab\nAddress: 192.0.2.7\n\nName:\tnport-a.lab\nAddress: 2001:db8::7\n";
        Assert.Equal(["192.0.2.7"], NameText.InDns(Old).Select(address => address.ToString()));
        Assert.Equal(["192.0.2.7", "2001:db8::7"], NameText.InDns(New).Select(address => address.ToString()));
        Assert.Empty(NameText.InDns("Server:\t\t10.0.0.1\nAddress:\t10.0.0.1:53\n\n** server can't find nport-a.lab: NXDOMAIN\n"));
        Assert.Empty(NameText.InDns("nslookup: can't resolve 'nport-a.lab'\n"));
    }

    [Fact]
    public void Routes_are_read_from_both_tables_and_the_narrowest_counts()
    {
        const string Table = "VMkernel Routes:\nNetwork          Netmask          Gateway          Interface      \n10.0.1.0         255.255.255.0    Local Subnet     vmk0           \n10.0.0.0         255.0.0.0        10.0.1.9         vmk1\ndefault          0.0.0.0          10.0.1.2         vmk0           \n";
        const string EsxCli = """
            Network       Netmask        Gateway       Interface  Source
            ------------  -------------  ------------  ---------  ------
            default       0.0.0.0        172.16.200.2  vmk0       MANUAL
            172.16.200.0  255.255.255.0  0.0.0.0       vmk0       MANUAL
            """;
        HostRoute[] routes = [.. RouteText.OfTable(Table)!];
        Assert.Equal(["10.0.1.0/24 directly on vmk0", "10.0.0.0/8 by 10.0.1.9 on vmk1", "0.0.0.0/0 by 10.0.1.2 on vmk0"], routes.Select(route => route.ToString()));
        Assert.Equal("vmk0", RouteText.To(routes, IPAddress.Parse("10.0.1.77"))!.Adapter);
        Assert.Equal("vmk1", RouteText.To(routes, IPAddress.Parse("10.9.9.9"))!.Adapter);
        Assert.Null(RouteText.To(routes.Take(2), IPAddress.Parse("192.0.2.1")));
        Assert.Equal(["0.0.0.0/0 by 172.16.200.2 on vmk0", "172.16.200.0/24 directly on vmk0"], RouteText.OfRows(EsxCliText.Rows(EsxCli)).Select(route => route.ToString()));
        Assert.Null(RouteText.OfTable("sh: esxcfg-route: not found"));
    }

    [Fact]
    public void What_hosts_and_peers_wrote_is_quoted_in_one_harmless_line()
    {
        string line = EvidenceText.Line("\u001b]0;owned\u0007 first \r\n\tsecond \u202e" + new string('x', 5000));
        Assert.StartsWith(@"\u001b]0;owned\u0007 first second \u202exxx", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 200, 260);
    }

    [Theory]
    [InlineData("vmk0", true)]
    [InlineData("vmk12", true)]
    [InlineData("vmk0;reboot", false)]
    [InlineData("vmk", false)]
    [InlineData("vmnic0", false)]
    [InlineData("vmk-1", false)]
    public void Only_the_name_of_an_adapter_gets_into_the_script(string name, bool isAdapter) => Assert.Equal(isAdapter, ConnectScript.IsAdapter(name));
}
