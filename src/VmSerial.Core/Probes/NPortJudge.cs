using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>Makes a verdict of what a device told and of what a visit showed. Pure.</summary>
internal static class NPortJudge
{
    private const int Shown = 8;
    private const string Free = "Who holds it decides when it is free; a connection that died with its host is given up after the TCP alive check time (7 minutes from the factory).";
    private const string NotThere = "Check the port's operation mode and its local TCP port: in TCP Server mode port n of an NPort listens at 4000+n, in Real COM mode at 949+n.";

    /// <summary>The verdict, what it rests on, and what to do.</summary>
    /// <param name="port">The TCP port.</param>
    /// <param name="listens">What netstat says; null where it did not.</param>
    /// <param name="clients">Who is connected by netstat; null where it did not say.</param>
    /// <param name="visit">The visit; null when none was paid.</param>
    public static (NPortVerdict Verdict, string Detail, string Advice) Judge(int port, bool? listens, IReadOnlyList<string>? clients, DataPortVisit? visit)
    {
        string held = clients is { Count: > 0 } ? $"held by {Few(clients)}" : "";
        if (visit is null)
            return held.Length > 0 ? (NPortVerdict.InUse, $"{held}, as the device says", "")
                : listens == true ? (NPortVerdict.Listening, "listens and nobody is connected, as the device says", "")
                : (NPortVerdict.NotListening, "the device says that nothing listens there", NotThere);
        if (visit.Outcome == TcpOutcome.Open)
            return (NPortVerdict.Open, Spoken(visit) + (held.Length > 0 ? $"; also {held}" : ""), "");
        if (held.Length > 0 && visit.Outcome is TcpOutcome.ClosedByPeer or TcpOutcome.Refused or TcpOutcome.TimedOut)
            return (NPortVerdict.Busy, $"{held}; we were turned away ({Words(visit)})", Free);
        return visit.Outcome switch
        {
            TcpOutcome.ClosedByPeer when SaysBusy(visit) => (NPortVerdict.Busy, $"it said that it is in use: {EscapedBytes.Of(visit.FirstBytes)}", Free),
            TcpOutcome.ClosedByPeer when visit.FirstBytes.Count == 0 && clients is null
                => (NPortVerdict.Busy, $"{Words(visit)}, twice: somebody else holds the port, or this machine is not on the accessible IP list", Free + " The device's telnet console shows the accessible IP list."),
            TcpOutcome.ClosedByPeer => (NPortVerdict.ClosedByPeer, Words(visit) + (clients is null ? "" : ", and nobody else is connected, as the device says"),
                "Check the accessible IP list of the device: it has to hold this machine, and for VMs the address of each ESXi host's vmkernel interface."),
            TcpOutcome.Refused => (NPortVerdict.Refused, Words(visit), listens == true ? "The device says that it listens: check the packet filters in between." : NotThere),
            TcpOutcome.TimedOut => (NPortVerdict.TimedOut, Words(visit), "Check that the device is up, and the packet filters in between; a port that is full may not answer, either."),
            TcpOutcome.NameNotResolved => (NPortVerdict.NameNotResolved, Words(visit), "Check the name, or give an address."),
            _ => (NPortVerdict.Unreachable, Words(visit), $"Check the route to port {port.ToString(CultureInfo.InvariantCulture)} from this machine."),
        };
    }

    /// <summary>A visit in words.</summary>
    public static string Words(DataPortVisit visit) => visit.ClosedBy is { } how
        ? $"accepted, and ended by the peer ({(how == PeerClose.Fin ? "FIN" : "RST")}) after {Ms(visit.ClosedAfter)}" : visit.Reach.Outcome == TcpOutcome.Open ? Spoken(visit) : visit.Reach.Detail;

    private static string Spoken(DataPortVisit visit)
        => $"accepted after {Ms(visit.Reach.Latency)} and held: " + visit.Dialect switch
        {
            PeerDialect.Silent => "silent, as a raw port is",
            PeerDialect.Rfc2217 => visit.BaudRate is { } rate ? $"RFC 2217, {rate.ToString(CultureInfo.InvariantCulture)} baud" : "RFC 2217",
            PeerDialect.Telnet => "telnet",
            PeerDialect.Ssh => "SSH, which is no data port",
            PeerDialect.Tls => "TLS",
            PeerDialect.Text => "text",
            _ => "data",
        };

    // What a ser2net in a device server's place says (ser2net 4.3.11: "Port already in use").
    private static bool SaysBusy(DataPortVisit visit)
    {
        string text = EscapedBytes.Of(visit.FirstBytes);
        return new[] { "in use", "busy" }.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>A few of many in one line: who answers may speak of thousands.</summary>
    public static string Few(IReadOnlyList<string> many)
        => string.Join(", ", many.Take(Shown)) + (many.Count > Shown ? $" and {(many.Count - Shown).ToString(CultureInfo.InvariantCulture)} more" : "");

    private static string Ms(TimeSpan? time) => (time?.TotalMilliseconds ?? 0).ToString("0.#", CultureInfo.InvariantCulture) + " ms";
}
