using System.Collections.Generic;
using System.Linq;
using VmSerial.Probes.HostPath;
using VmSerial.Serial;
using VmSerial.Tcp;
using VmSerial.VSphere;
using static VmSerial.Probes.Diagnosis.PathVerdict;

namespace VmSerial.Probes.Diagnosis;

/// <summary>
/// The table of verdicts, the first that fits counts. Its order is that of the way: what stops a port on its server, then what stops the
/// host, then what is behind the host. Of two faults the nearer one is said, since the farther cannot be seen past it.
/// </summary>
internal static class DiagnosisRules
{
    internal static IReadOnlyList<DiagnosisRule> All { get; } =
    [
        // The port on its server.
        new(BackingLost, "The server holds the port without its backing: it does not know any more where it leads.",
            e => e.Port is { BackingLost: true }, e => [e.Port]),
        new(UriUnusable, "The URI is none that a host can use.",
            e => e.Port is { UriProblem: not null }, e => [e.Port]),
        new(VmNotRunning, "The VM does not run, and the port of a VM that does not run is never connected.",
            e => e.VM is { PowerState: PowerState.PoweredOff or PowerState.Suspended }, e => [e.VM]),

        // A connection that stands is what all else is for. ESXi's firewall keeps no connections: one that stands from before its rulesets
        // were changed stands on paper only.
        new(Healthy, "A connection of the VM stands.",
            e => e is { Port.Connected: true, Connections.IsEstablished: true } && e.Firewall is not { Closes: true } && !IsWrongDialect(e) && e.Tls is not { Rejected: not null },
            e => [e.Port, e.Connections, e.Firewall]),

        // The host.
        new(NotLicensed, "The host's licence lacks the feature serialuri: it connects no network serial port.",
            e => e.Licence is { HasSerialUri: false }, e => [e.Licence, e.Port]),
        new(ListenerBusy, "Somebody else on the host listens on the port.",
            e => e.Port is { Listens: true } && e.Connections is { Listens: false } list && list.OtherListeners.Any(), e => [e.Connections]),
        new(ListenerBusy, "Another VM or program on the same host is connected to the endpoint.",
            e => e.Port is { Listens: false } && e.Connections is { IsHeld: true } list && (list.HeldByOthers.Any() || !e.Port.Connected), e => [e.Connections]),
        new(NameNotResolvedOnHost, "The host cannot resolve the name; whether other machines can does not matter.",
            e => e is { Port.Listens: false, Name.Addresses.Count: 0 }, e => [e.Name]),
        new(NotRouted, "No route of the host leads to the address.",
            e => e.Route is { Route: null } && e.Port is { Listens: false } && !Answered(e), e => [e.Route, e.Connect]),
        new(NotRouted, "The address belongs to the host's own network, and nobody there has it.",
            e => e.Capture is { NobodyHasAddress: true } && !Answered(e), e => [e.Connect, e.Capture, e.Route]),

        // The host's firewall. Packets that were seen count for more than rulesets that were read.
        new(RangeRuleIgnored, "A ruleset in force opens it by a range of ports, and this version of ESXi matches no outbound range.",
            e => IsDropped(e) && e.Firewall is { Closes: true, Flow.RangeNotMatched.Count: > 0 }, DroppedBy),
        new(AllowedIpExcludesPeer, "A ruleset in force opens the port, but its allowed addresses leave the far end out.",
            e => IsDropped(e) && e.Firewall is { Closes: true, ExcludedBy.Count: > 0 }, DroppedBy),
        new(HostFirewallDrops, "The host's firewall drops it: no ruleset in force lets it through.",
            e => IsDropped(e), DroppedBy),

        // Behind the host.
        new(FilteredBeyondHost, "A router or a filter on the way turns the packets away.",
            e => e.Capture is { ProhibitedBy.Count: > 0 } && !Answered(e), e => [e.Connect, e.Capture]),
        new(NotRouted, "The host, or a router behind it, knows no way to the address.",
            e => (e.Connect is { Outcome: TcpOutcome.Unreachable } || e.Capture is { UnreachableBy.Count: > 0 }) && !Answered(e), e => [e.Connect, e.Capture, e.Route]),
        new(ListenerBusy, "The device server has somebody else on the port.",
            e => IsHeldAtFarEnd(e) && !Stays(e), e => [e.FarEnd, e.Connect, e.Greeting]),
        new(NoListener, "The device server does not listen on the port.",
            e => e.FarEnd is { Listening: false, HeldBy.Count: 0 } && !Stays(e), e => [e.FarEnd, e.Connect]),
        new(FilteredBeyondHost, "The packets leave the host, its firewall does not drop them, and nothing comes back.",
            e => e is { Connect.Outcome: TcpOutcome.TimedOut, Capture.Unanswered: true } && PassesFirewall(e), e => [e.Connect, e.Capture, e.Drops, e.Counters, e.Firewall]),
        new(PeerRefusesHost, "The far end listens and has room, and turns this host away.",
            e => (Is(e, TcpOutcome.Refused) || HangsUp(e)) && (e.FarEnd is { Listening: true, HeldBy.Count: 0 } || e.FromHere is { Outcome: TcpOutcome.Open }),
            e => [e.Connect, e.Greeting, e.FarEnd, e.FromHere]),
        new(NoListener, "The far end answered that nothing listens there.",
            e => Is(e, TcpOutcome.Refused), e => [e.Connect, e.Capture]),
        new(ListenerBusy, "The far end takes connections and hangs up at once, as a device server does whose places are all taken.",
            HangsUp, e => [e.Connect, e.Greeting, e.Capture]),
        new(WrongDialect, "The far end speaks another protocol than the URI says.",
            IsWrongDialect, e => [e.Greeting, e.Port]),
        new(TlsRejected, "The VM would turn the far end's TLS away.",
            e => e.Tls is { Rejected: not null }, e => [e.Tls]),

        // Ports that listen, as far as this machine can tell.
        new(Healthy, "The VM listens, and a connection from this machine stood.",
            e => e is { Port: { Listens: true, Connected: true }, Connections.Listens: true, FromHere.Outcome: TcpOutcome.Open }, e => [e.Connections, e.FromHere]),
        new(NoListener, "The port counts as connected, and the VM does not listen on the host.",
            e => e is { Port: { Listens: true, Connected: true, Status: not PortStatus.Unknown }, Connections: { Listens: false, IsHeld: false } }, e => [e.Port, e.Connections]),
        new(FilteredBeyondHost, "The VM listens and the host's firewall is open, and nothing answers this machine.",
            e => e is { Port.Listens: true, Connections.Listens: true, Firewall.Opens: true, FromHere.Outcome: TcpOutcome.TimedOut }, e => [e.Connections, e.Firewall, e.FromHere]),

        // The way is open, as far as it was looked at, or nobody could look.
        new(PortDisconnected, "The way is open; the port is not connected.",
            e => e.Port is { Connected: false } && Is(e, TcpOutcome.Open), e => [e.Port, e.Connect, e.Greeting]),
        new(PortDisconnected, "The port is not connected, and no attempt to connect it has failed.",
            e => e.Port is { Connected: false, Status: PortStatus.Ok or PortStatus.Untried, Uri: not null } && e.Connect is null && e.Connections is not { Attempts: > 0 },
            e => [e.Port, e.Connections]),
        new(Healthy, "A connection from the host succeeded, and nothing speaks against it.",
            e => Is(e, TcpOutcome.Open) && e.Port is not { Connected: false }, e => [e.Connect, e.Greeting]),
    ];

    private static bool Is(PathEvidence e, TcpOutcome outcome) => e.Connect?.Outcome == outcome;

    /// <summary>
    /// Whether the far end answered an attempt from the host, or the host one from here at a port that listens: what leads there is then out
    /// of question. What this machine reaches by itself says nothing of the host's way.
    /// </summary>
    private static bool Answered(PathEvidence e)
        => Is(e, TcpOutcome.Open) || Is(e, TcpOutcome.Refused) || Is(e, TcpOutcome.ClosedByPeer) || e.Capture is { SynAcks: > 0 } or { Resets: > 0 }
            || e is { Port.Listens: true, FromHere.Outcome: TcpOutcome.Open or TcpOutcome.Refused };

    /// <summary>
    /// Whether the host's firewall drops it: packets of the attempt were seen dropped, or the rulesets say so and no packet says
    /// otherwise. Counters alone never decide against the rulesets, because any traffic moves them.
    /// </summary>
    private static bool IsDropped(PathEvidence e)
        => !Answered(e)
            && (e.Drops is { Syns: > 0 } || (e.Firewall is { Closes: true } && e.Counters is not { ExcludesDrops: true } && !SeenUndropped(e)));

    private static IEnumerable<Evidence?> DroppedBy(PathEvidence e)
        => [e.Firewall, e.Connect, e.Capture, e.Drops is { Syns: > 0 } ? e.Drops : null, e.Counters is { Match: true } ? e.Counters : null];

    private static bool SeenUndropped(PathEvidence e) => e is { Drops: { Complete: true, Syns: 0 }, Capture.Syns: > 0 };

    /// <summary>
    /// Whether the host's firewall lets it through: no packet of the attempt was dropped, or the rulesets say so and neither the counters
    /// nor a capture of drops raises a doubt.
    /// </summary>
    private static bool PassesFirewall(PathEvidence e)
        => e.Drops is not { Syns: > 0 }
            && (SeenUndropped(e) || e.Counters is { ExcludesDrops: true } || (e.Firewall is { Opens: true } && e.Counters is not { Match: true }));

    /// <summary>Whether the device server names a holder of the port.</summary>
    private static bool IsHeldAtFarEnd(PathEvidence e) => e.FarEnd is { HeldBy.Count: > 0 } && e.Connections is not { IsEstablished: true };

    /// <summary>Whether a connection was taken, and ended by the far end at once.</summary>
    private static bool HangsUp(PathEvidence e) => e.Greeting is { HungUp: true } || Is(e, TcpOutcome.ClosedByPeer);

    /// <summary>Whether a connection was taken and kept: there is room.</summary>
    private static bool Stays(PathEvidence e) => Is(e, TcpOutcome.Open) && e.Greeting is not { HungUp: true };

    /// <summary>
    /// Whether the first bytes are those of another protocol than the URI's. A far end that is silent, or sends what its line sends,
    /// contradicts no telnet URI: a telnet server need not speak first, but it has to answer. A TLS server never speaks first.
    /// </summary>
    private static bool IsWrongDialect(PathEvidence e)
        => e is { Greeting: { HungUp: false } greeting, Port.Uri: { } uri } && greeting.Dialect switch
        {
            PeerDialect.Telnet or PeerDialect.Rfc2217 => !uri.IsTelnet || uri.IsEncrypted,
            PeerDialect.Ssh => true,
            PeerDialect.Tls => !uri.IsEncrypted,
            PeerDialect.Silent => greeting.AnswersTelnet == false,
            _ => uri.IsEncrypted || greeting.AnswersTelnet == false,
        };
}
