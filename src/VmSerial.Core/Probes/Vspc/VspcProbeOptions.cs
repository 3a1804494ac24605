using System;
using VmSerial.Tls;

namespace VmSerial.Probes.Vspc;

/// <summary>How concentrators are tried.</summary>
public sealed record VspcProbeOptions
{
    /// <summary>The deadline of one concentrator: name, connection, TLS and exchange.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Which certificate is accepted with <c>telnets://</c>. With <c>telnet://</c> only the thumbprint counts: a VM whose URI does not ask for verification takes
    /// any certificate (vSphere API: VirtualSerialPortURIBackingInfo).
    /// </summary>
    public TlsPolicy Tls { get; init; } = TlsPolicy.System;

    /// <summary>How long to wait for a peer that asks first before option 232 is offered unasked.</summary>
    public TimeSpan OfferAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after that offer a peer that has said nothing of option 232 is taken for something else.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many are tried at a time, from 1.</summary>
    public int ThrottleLimit { get; init; } = 64;

    /// <summary>Makes up who the probe says it is.</summary>
    internal Func<VspcIdentity> Identity { get; init; } = VspcIdentity.CreateRandom;
}
