using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Tcp;

/// <summary>How far a connection got. Immutable.</summary>
public sealed record TcpReach
{
    /// <summary>Where to.</summary>
    public required TcpEndpoint Endpoint { get; init; }

    /// <summary>What it came to; <see cref="TcpOutcome.ClosedByPeer"/> where the peer reset the connection before it could be used.</summary>
    public required TcpOutcome Outcome { get; init; }

    /// <summary>The address that was connected to, or whose answer is the outcome; null when there was none.</summary>
    public string? Address { get; init; }

    /// <summary>All addresses of the name, in the resolver's order, also those that were not tried.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The time from the request to the answer of <see cref="Address"/>; null when nothing answered.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The addresses that were tried, in turn.</summary>
    public IReadOnlyList<TcpAttempt> Attempts { get; init; } = [];

    /// <summary>The outcome in one line.</summary>
    public required string Detail { get; init; }

    /// <summary>The failure of a connection that is not open, for those who needed it.</summary>
    internal VmSerialException ToException()
    {
        (string id, ErrorKind kind, string advice) = Outcome switch
        {
            TcpOutcome.Refused => ("ConnectionRefused", ErrorKind.ConnectionFailed, "Check that something listens on that port, and that it takes connections from this machine."),
            TcpOutcome.ClosedByPeer => ("ConnectionReset", ErrorKind.ConnectionFailed, "Check whether somebody else holds the port, and whether the peer takes connections from this machine."),
            TcpOutcome.TimedOut => ("ConnectionTimedOut", ErrorKind.TimedOut, "Check that the peer is up, and the packet filters in between; something that drops packets looks just like this."),
            TcpOutcome.NameNotResolved => ("NameNotResolved", ErrorKind.NotFound, "Check the name, or give an address."),
            _ => ("HostUnreachable", ErrorKind.ConnectionFailed, "Check the route to that address from this machine."),
        };
        string tried = Attempts.Count > 1 ? $" Tried: {string.Join("; ", Attempts.Select(a => $"{a.Address} {a.Detail}"))}." : "";
        return new VmSerialException(id, kind, $"Cannot connect to {Endpoint}: {Detail}.{tried}", Endpoint.ToString(), advice);
    }
}
