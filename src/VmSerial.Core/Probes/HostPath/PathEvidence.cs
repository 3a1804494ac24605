using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// All that was looked at on the way from one port of one VM to its far end, in the order in which it was looked at. What is null was not
/// asked; what was asked and gave no answer is <see cref="Evidence.IsLacking"/>. Immutable.
/// </summary>
public sealed record PathEvidence
{
    /// <summary>Which port of which VM.</summary>
    public required PathSubject Subject { get; init; }

    /// <summary>The VM.</summary>
    public VMEvidence? VM { get; init; }

    /// <summary>The port.</summary>
    public PortEvidence? Port { get; init; }

    /// <summary>The host's licence.</summary>
    public LicenceEvidence? Licence { get; init; }

    /// <summary>The host's connections.</summary>
    public ConnectionEvidence? Connections { get; init; }

    /// <summary>The host's firewall.</summary>
    public FirewallEvidence? Firewall { get; init; }

    /// <summary>The far end's name.</summary>
    public NameEvidence? Name { get; init; }

    /// <summary>The way to the far end.</summary>
    public RouteEvidence? Route { get; init; }

    /// <summary>The attempt to connect from the host.</summary>
    public ConnectEvidence? Connect { get; init; }

    /// <summary>The firewall's counters around it.</summary>
    public CounterEvidence? Counters { get; init; }

    /// <summary>The capture beside it.</summary>
    public CaptureEvidence? Capture { get; init; }

    /// <summary>The drops beside it.</summary>
    public DropEvidence? Drops { get; init; }

    /// <summary>What the far end did with a connection.</summary>
    public GreetingEvidence? Greeting { get; init; }

    /// <summary>What a device server says of itself.</summary>
    public FarEndEvidence? FarEnd { get; init; }

    /// <summary>The far end's TLS.</summary>
    public TlsEvidence? Tls { get; init; }

    /// <summary>The attempt to connect from this machine.</summary>
    public AdminConnectEvidence? FromHere { get; init; }

    /// <summary>Everything that was asked, in order.</summary>
    public IReadOnlyList<Evidence> Items => new Evidence?[]
    {
        VM, Port, Licence, Connections, Firewall, Name, Route, Connect, Counters, Capture, Drops, Greeting, FarEnd, Tls, FromHere,
    }.OfType<Evidence>().ToArray();

    /// <summary>The same without what is lacking: all that anything may be concluded from.</summary>
    internal PathEvidence Present => new()
    {
        Subject = Subject,
        VM = Kept(VM),
        Port = Kept(Port),
        Licence = Kept(Licence),
        Connections = Kept(Connections),
        Firewall = Kept(Firewall),
        Name = Kept(Name),
        Route = Kept(Route),
        Connect = Kept(Connect),
        Counters = Kept(Counters),
        Capture = Kept(Capture),
        Drops = Kept(Drops),
        Greeting = Kept(Greeting),
        FarEnd = Kept(FarEnd),
        Tls = Kept(Tls),
        FromHere = Kept(FromHere),
    };

    private static T? Kept<T>(T? item)
        where T : Evidence
        => item is { IsLacking: false } ? item : null;
}
