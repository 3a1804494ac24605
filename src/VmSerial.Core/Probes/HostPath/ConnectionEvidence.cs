using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Probes.HostPath;

/// <summary>What the host's own list of connections says of the port's endpoint.</summary>
public sealed record ConnectionEvidence : Evidence
{
    /// <summary>The rows that have to do with it: of a port that connects those to the far end, of one that listens those on the port.</summary>
    public IReadOnlyList<EndpointConnection> OnEndpoint { get; init; } = [];

    /// <summary>Whether the far end's address was known, so that rows could be told from those to other peers on the same port.</summary>
    public bool PeerKnown { get; init; }

    /// <summary>Whether a connection of the VM stands.</summary>
    public bool IsEstablished => OnEndpoint.Any(row => row.IsEstablished && IsOwn(row));

    /// <summary>Whether anybody on this host holds a place at the far end.</summary>
    public bool IsHeld => OnEndpoint.Any(row => row.Holds);

    /// <summary>Who else on this host holds a place at the far end.</summary>
    public IEnumerable<EndpointConnection> HeldByOthers => OnEndpoint.Where(row => row.Holds && (row.Owner is EndpointOwner.OtherVM or EndpointOwner.Other));

    /// <summary>How many attempts nobody has answered.</summary>
    public int Attempts => OnEndpoint.Count(row => row.IsAttempt);

    /// <summary>Whether the VM listens.</summary>
    public bool Listens => OnEndpoint.Any(row => row.IsListener && IsOwn(row));

    /// <summary>Who else listens on the port.</summary>
    public IEnumerable<EndpointConnection> OtherListeners => OnEndpoint.Where(row => row.IsListener && (row.Owner is EndpointOwner.OtherVM or EndpointOwner.Other));

    /// <inheritdoc/>
    public override string Topic => "connections";

    // A row that may be another VM's counts as this one's only where it leads to this one's far end.
    private bool IsOwn(EndpointConnection row) => row.Owner == EndpointOwner.ThisVM || (PeerKnown && (row.Owner is EndpointOwner.SomeVM or EndpointOwner.Unknown));
}
