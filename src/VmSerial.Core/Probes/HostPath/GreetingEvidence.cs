namespace VmSerial.Probes.HostPath;

/// <summary>
/// What the far end did with a connection that the host held for a moment, without sending anything; only after the attempt to connect
/// succeeded, with nobody connected.
/// </summary>
public sealed record GreetingEvidence : Evidence
{
    /// <summary>Whether it hung up by itself at once, as a device does that has no place free.</summary>
    public bool HungUp { get; init; }

    /// <summary>What its first bytes are.</summary>
    public PeerDialect Dialect { get; init; }

    /// <summary>
    /// Whether it answered the first bytes of a VM's telnet, which every telnet server has to (RFC 854); null where they were not sent.
    /// </summary>
    public bool? AnswersTelnet { get; init; }

    /// <inheritdoc/>
    public override string Topic => "greeting";
}
