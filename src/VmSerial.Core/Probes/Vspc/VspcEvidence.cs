using VmSerial.Errors;
using VmSerial.Tcp;
using VmSerial.Tls;

namespace VmSerial.Probes.Vspc;

/// <summary>What an exchange showed, before it is judged.</summary>
internal sealed record VspcEvidence
{
    public required TcpReach Reach { get; init; }

    /// <summary>What was said; null where no connection came about.</summary>
    public VspcDialogue? Dialogue { get; init; }

    /// <summary>Why there is no TLS.</summary>
    public VmSerialException? Failure { get; init; }

    public PeerCertificate? Certificate { get; init; }

    public bool Encrypted { get; init; }

    /// <summary>Whether the time was over; without it and without a verdict the peer has ended the connection.</summary>
    public bool IsLate { get; init; }
}
