using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Serial;
using VmSerial.Tcp;
using VmSerial.Tls;

namespace VmSerial.Probes.Vspc;

/// <summary>What trying a concentrator showed. Immutable.</summary>
public sealed record VspcProbeResult
{
    /// <summary>The concentrator's URI.</summary>
    public required string Uri { get; init; }

    /// <summary>The service that was asked for.</summary>
    public required string Service { get; init; }

    /// <summary>The direction that was asked for.</summary>
    public required SerialDirection Direction { get; init; }

    /// <summary>What it came to.</summary>
    public required VspcOutcome Outcome { get; init; }

    /// <summary>Whether it takes the port.</summary>
    public bool Accepted => Outcome == VspcOutcome.Accepted;

    /// <summary>The outcome in one line.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do about it; empty when nothing is to be done.</summary>
    public string Advice { get; init; } = "";

    /// <summary>How far the connection got.</summary>
    public required TcpReach Reach { get; init; }

    /// <summary>From the connection's request to the outcome.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the exchange was encrypted in the end.</summary>
    public bool Encrypted { get; init; }

    /// <summary>
    /// With <c>telnet://</c>: whether the peer takes the connection over to TLS (option AUTHENTICATION, type SSL); null while it did not say, and with <c>telnets://</c>.
    /// </summary>
    public bool? OffersTls { get; init; }

    /// <summary>The peer's certificate; null where none was shown.</summary>
    public PeerCertificate? Certificate { get; init; }

    /// <summary>The name under which the concentrator may have noted this visit: the VM's name that the probe gave itself.</summary>
    public required string ProbeName { get; init; }

    /// <summary>The codes of option 232 that the concentrator says it knows (KNOWN-SUBOPTIONS-2).</summary>
    public IReadOnlyList<VspcCode> KnownCodes { get; init => field = value.ToArray(); } = [];

    /// <summary>The first data that came, at most 256 bytes, with everything but printable ASCII escaped, fit for a terminal.</summary>
    public string FirstText { get; init; } = "";

    /// <summary>What was said, a line each, at most 100: <c>&gt; WILL AUTHENTICATION</c> from here, <c>&lt; DO VMWARE-TELNET-EXT</c> from there.</summary>
    public IReadOnlyList<string> Exchange { get; init => field = value.ToArray(); } = [];
}
