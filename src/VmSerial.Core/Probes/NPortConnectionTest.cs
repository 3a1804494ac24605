using System.Collections.Generic;
using System.Linq;
using VmSerial.NPort.Dsci;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>What testing one data port of a serial device server showed. Immutable.</summary>
public sealed record NPortConnectionTest
{
    /// <summary>The endpoint, such as <c>nport-a:4001</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The VM's port that is connected there, such as <c>Serial port 1 of VM 'web1'</c>; empty for an endpoint that was named.</summary>
    public string Subject { get; init; } = "";

    /// <summary>How the port stands.</summary>
    public required NPortVerdict Verdict { get; init; }

    /// <summary>
    /// Whether the port does what it is there for: it listens, it holds a connection of somebody, or it held ours. Not whether there is a place for one more:
    /// <see cref="ClientEndpoints"/> tells who is connected.
    /// </summary>
    public bool Success => Verdict is NPortVerdict.Listening or NPortVerdict.InUse or NPortVerdict.Open;

    /// <summary>The verdict in one line, with what it rests on.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do; empty when there is nothing to.</summary>
    public string Advice { get; init; } = "";

    /// <summary>What was seen, in the order it was seen.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = value.ToArray(); } = [];

    /// <summary>The address that answered, or that was tried; null when the name has none.</summary>
    public string? IPAddress { get; init; }

    /// <summary>All addresses of the name.</summary>
    public IReadOnlyList<string> IPAddresses { get; init => field = value.ToArray(); } = [];

    /// <summary>The device that answered on UDP 4800; null when none did.</summary>
    public NPortDevice? Device { get; init; }

    /// <summary>The device's model, such as <c>NPort 5450</c>, or its ids where they are not known; null when none answered on UDP 4800.</summary>
    public string? Model => Device?.ModelOrId;

    /// <summary>Whether the device's netstat says that the port listens; null where it did not tell.</summary>
    public bool? ListensByNetstat { get; init; }

    /// <summary>Who is connected to the port, as <c>address:port</c>, by the device's netstat before it was opened here; null where it did not tell.</summary>
    public IReadOnlyList<string>? ClientEndpoints { get; init => field = value?.ToArray(); }

    /// <summary>
    /// Whether the command port of this port (965+n beside 4000+n, the factory's numbers) takes connections: by netstat, or by a connection on which nothing is
    /// sent. Null where that is not known. An NPort listens there in TCP Server and Real COM mode.
    /// </summary>
    public bool? CommandPortListens { get; init; }

    /// <summary>Whether the data port was opened here, which takes a place and may move DTR.</summary>
    public bool Opened { get; init; }

    /// <summary>The milliseconds until the connection was accepted or refused; null when it was not tried or nothing answered.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>How the peer ended the connection; null when it did not.</summary>
    public PeerClose? ClosedBy { get; init; }

    /// <summary>How many milliseconds after it was accepted.</summary>
    public double? ClosedAfterMs { get; init; }

    /// <summary>What the peer said first, 256 bytes at most.</summary>
    public IReadOnlyList<byte> FirstBytes { get; init => field = value.ToArray(); } = [];

    /// <summary>The same with everything but printable ASCII escaped, fit for a terminal.</summary>
    public string FirstText => EscapedBytes.Of(FirstBytes);

    /// <summary>What these bytes are; null when the port was not opened.</summary>
    public PeerDialect? Dialect { get; init; }

    /// <summary>Whether the peer still held the connection when it was closed here; null when the port was not opened.</summary>
    public bool? HoldsConnection { get; init; }

    /// <summary>The baud rate that a port of RFC 2217 told when it was asked; null where it was not.</summary>
    public int? BaudRate { get; init; }
}
