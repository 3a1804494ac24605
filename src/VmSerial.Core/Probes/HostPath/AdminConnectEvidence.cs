using VmSerial.Tcp;

namespace VmSerial.Probes.HostPath;

/// <summary>How an attempt to connect from this machine ended, which goes another way than the host's.</summary>
public sealed record AdminConnectEvidence : Evidence
{
    /// <summary>How it ended.</summary>
    public TcpOutcome Outcome { get; init; }

    /// <inheritdoc/>
    public override string Topic => "connect from here";
}
