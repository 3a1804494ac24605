namespace VmSerial.Probes.Diagnosis;

/// <summary>Where the way from a VM's port to its far end is broken.</summary>
public enum PathVerdict
{
    /// <summary>What is known does not tell.</summary>
    Inconclusive,
    /// <summary>A connection of the VM stands, or one from the host succeeded and nothing speaks against it.</summary>
    Healthy,
    /// <summary>The host's firewall drops the connection: no ruleset in force lets it through.</summary>
    HostFirewallDrops,
    /// <summary>A ruleset in force would let it through, but not from or to this address.</summary>
    AllowedIpExcludesPeer,
    /// <summary>A ruleset in force would let it through by a range of ports, and this version of ESXi (5.0 U1) matches none outward.</summary>
    RangeRuleIgnored,
    /// <summary>The host cannot resolve the far end's name.</summary>
    NameNotResolvedOnHost,
    /// <summary>The host has no way to the far end's address, or nobody on its own network has that address.</summary>
    NotRouted,
    /// <summary>The packets leave the host and are lost or turned away behind it.</summary>
    FilteredBeyondHost,
    /// <summary>Nobody listens at the endpoint.</summary>
    NoListener,
    /// <summary>Somebody else has the endpoint.</summary>
    ListenerBusy,
    /// <summary>The far end listens and has room, and turns this host away.</summary>
    PeerRefusesHost,
    /// <summary>The far end speaks another protocol than the URI says.</summary>
    WrongDialect,
    /// <summary>The far end's certificate is not what the URI asks for, or it speaks no TLS.</summary>
    TlsRejected,
    /// <summary>The port is not connected; the way is open as far as it was looked at.</summary>
    PortDisconnected,
    /// <summary>The VM does not run.</summary>
    VmNotRunning,
    /// <summary>The host's licence has no network serial ports.</summary>
    NotLicensed,
    /// <summary>The server lost the port's backing.</summary>
    BackingLost,
    /// <summary>The URI is none that a host can use.</summary>
    UriUnusable,
}
