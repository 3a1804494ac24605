using System.Linq;
using VmSerial.Esx;
using VmSerial.Probes.HostPath;

namespace VmSerial.Probes.Diagnosis;

/// <summary>What to do about a verdict. Pure.</summary>
internal static class PathAdvice
{
    internal static string For(PathVerdict verdict, PathEvidence e) => verdict switch
    {
        PathVerdict.Healthy => "",
        PathVerdict.HostFirewallDrops when e.Firewall is { Opens: true } => "The rulesets open it, and packets were dropped all the same: refresh the firewall (esxcli network firewall refresh) and test again.",
        PathVerdict.HostFirewallDrops => $"Open the host's firewall for it. Every host that {VM(e)} may run on needs the same.",
        PathVerdict.RangeRuleIgnored => $"Add a custom ruleset with the single port; {string.Join(", ", e.Firewall?.Flow?.RangeNotMatched ?? [])} cannot open it on this version.",
        PathVerdict.AllowedIpExcludesPeer => AllowedIp(e),
        PathVerdict.NameNotResolvedOnHost => $"Give the host a DNS server that knows '{e.Name?.Name}' (esxcli network ip dns server list), or put the address into the port's URI.",
        PathVerdict.NotRouted => "Look at the address, at the routes of the host (esxcli network ip route ipv4 list), and whether the device is on and in the VLAN of the host's VMkernel adapter.",
        PathVerdict.FilteredBeyondHost => "Look at firewalls and access lists between the host's VMkernel address and the far end, and at the far end's own list of allowed addresses: it must hold the host's address, not the VM's.",
        PathVerdict.NoListener => e.Port is { Listens: true }
            ? "Disconnect and connect the port, and look at the VM's events; another program may have had the port."
            : "Look at the port number and the operation mode of the device: TCP Server listens on 4001 and on, Real COM on 950 and on.",
        PathVerdict.ListenerBusy => "End the other connection, wait until the device's TCP alive check gives it up (7 minutes as delivered), or allow more connections there (Max connection).",
        PathVerdict.PeerRefusesHost => $"Add the host's VMkernel address{Source(e)} to the device's list of allowed addresses (NPort: Accessible IP).",
        PathVerdict.WrongDialect => Dialect(e),
        PathVerdict.TlsRejected => "Put the right certificate on the far end, or the right thumbprint or peerName behind '#' in the URI.",
        PathVerdict.PortDisconnected => "Connect the port.",
        PathVerdict.VmNotRunning => $"Start {VM(e)}, then test again.",
        PathVerdict.NotLicensed => "Give the host a licence with the feature serialuri, or take a backing that is not on the network.",
        PathVerdict.BackingLost => "Set the URI anew (Set-VMNetworkSerialPort), and have vCenter keep it: config.vpxd.SerialPort.PersistNetworkBacking = true.",
        PathVerdict.UriUnusable => "Set a URI of the form tcp://host:port, or telnet://:port to listen (Set-VMNetworkSerialPort).",
        _ => "Bring the evidence that is lacking, and test again.",
    };

    private static string VM(PathEvidence e) => $"VM '{EvidenceText.Line(e.Subject.VM)}'";

    private static string Source(PathEvidence e) => e.Route is { Source.Length: > 0 } route ? $" {route.Source}" : "";

    private static string AllowedIp(PathEvidence e)
        => e.Firewall is { } firewall && firewall.ExcludedBy.All(one => StockRulesets.Contains(one.Key))
            ? $"The list of {string.Join(", ", firewall.ExcludedBy.Select(one => one.Key))} is somebody's decision and covers other services: open the one port with a custom ruleset instead."
            : "Add the far end to the allowed addresses of the custom ruleset.";

    private static string Dialect(PathEvidence e) => e switch
    {
        { Greeting.Dialect: PeerDialect.Telnet or PeerDialect.Rfc2217, Port.Uri: { } uri } => $"The far end speaks telnet: take telnet://{uri.Authority}, or set the device's port to TCP Server (raw).",
        { Greeting.AnswersTelnet: false, Port.Uri: { } uri } => $"The far end is raw: take tcp://{uri.Authority}, or set the device's port to RFC2217. With telnet:// a VM sends three bytes of its own at each connection, and bytes of 0xFF are lost.",
        _ => "Look at what listens on the port, and take the scheme that it speaks.",
    };
}
