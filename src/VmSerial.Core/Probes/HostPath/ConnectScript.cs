using System;
using System.Globalization;
using System.Net;
using VmSerial.Esx;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// The line that tries to connect on the host, with the counters before and after it and the captures beside it. It writes no file, and all
/// that it starts ends with it: captures have a limit of packets besides, and a cancel ends the whole process group. Pure.
/// </summary>
internal sealed record ConnectScript
{
    /// <summary>What stands before the counters, with the word begin or end.</summary>
    internal const string CountMark = "vmserial-count ";

    /// <summary>What stands before nc's words.</summary>
    internal const string ConnectMark = "vmserial-connect";

    /// <summary>What stands behind them, with the status and the seconds it took.</summary>
    internal const string EndMark = "vmserial-ended ";

    private const int MostPackets = 64;

    /// <summary>The far end's IPv4 address.</summary>
    internal required IPAddress Peer { get; init; }

    /// <summary>Its TCP port.</summary>
    internal required int Port { get; init; }

    /// <summary>The VMkernel adapter that leads there; null where it is not known, and then nothing is captured or counted.</summary>
    internal required string? Adapter { get; init; }

    /// <summary>Whether the host has pktcap-uw.</summary>
    internal required bool HasPktcap { get; init; }

    /// <summary>Whether it connects; else it only watches for the same time, where the VM itself keeps trying.</summary>
    internal required bool Connects { get; init; }

    /// <summary>The deadline of the attempt, in seconds.</summary>
    internal required int Seconds { get; init; }

    /// <summary>The line.</summary>
    internal string Line => string.Join("\n",
        "export LC_ALL=C",
        $"count() {{ echo \"{CountMark}$1\"; {(Adapter is null ? "true" : $"vsish -e cat /vmkModules/esxfw/filters/{Adapter}/filterproperties 2>&1")}; }}",
        // The counters are read outside of what is captured: see CounterEvidence.
        Adapter is null ? "t=" : $"count begin\ntcpdump-uw -i {Adapter} -n -l -c {Number(MostPackets)} '{Filter}' 2>&1 & t=$!",
        HasPktcap ? $"pktcap-uw --capture Drop --ip {Peer} --tcpport {Number(Port)} -c {Number(MostPackets)} >&2 & d=$!" : "d=",
        // So long until they have begun.
        Adapter is null ? "" : "sleep 1",
        $"echo {ConnectMark}; b=`date +%s`",
        Connects ? $"{Connect} 2>&1; s=$?" : $"sleep {Number(Seconds)}; s=0",
        $"e=`date +%s`; echo \"{EndMark}$s $((e-b))\"",
        "[ -z \"$t$d\" ] || { kill $t $d; wait $t $d; } 2>/dev/null",
        Adapter is null ? "" : "count end",
        "true");

    /// <summary>The attempt as a command to type.</summary>
    internal string Connect => $"nc -z -v -w {Number(Seconds)} {Peer} {Number(Port)}";

    /// <summary>The capture as a command to type.</summary>
    internal string Capture => $"tcpdump-uw -i {Adapter} -n -c {Number(MostPackets)} '{Filter}'";

    // Routers that turn a packet away name it in an ICMP message of type 3 (RFC 792), which comes from an address of their own.
    private string Filter => $"(host {Peer} and (arp or tcp port {Number(Port)})) or icmp[0] = 3";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a name is one of a VMkernel adapter, and nothing that a shell would take apart.</summary>
    internal static bool IsAdapter(string name)
        => name.Length is > 3 and <= 15 && name.StartsWith("vmk", StringComparison.Ordinal) && int.TryParse(name.Substring(3), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether a version has pktcap-uw (<see cref="VersionKnowledge.CaptureTool"/>).</summary>
    internal static bool HasPktcapUw(HostVersion? version) => version is not null && VersionKnowledge.CaptureTool(version) == "pktcap-uw";
}
