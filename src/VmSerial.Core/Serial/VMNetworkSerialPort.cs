using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.Serial;

/// <summary>A serial port together with its VM and host: one row of what people ask for.</summary>
public sealed record VMNetworkSerialPort
{
    /// <summary>The server, as the user named it.</summary>
    public required string Server { get; init; }

    /// <summary>The name of the VM.</summary>
    public required string VM { get; init; }

    /// <summary>The name of the host the VM runs on or is registered on; empty when it is not known.</summary>
    public string VMHost { get; init; } = "";

    /// <summary>The cluster of that host; empty for a standalone host.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>The VM's reference on the server.</summary>
    public required ManagedObjectReference VMReference { get; init; }

    /// <summary>Whether the VM runs.</summary>
    public PowerState PowerState { get; init; }

    /// <summary>The number in the label, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The device key, 9000 for number 1.</summary>
    public required int Key { get; init; }

    /// <summary>The label, such as <c>Serial port 1</c>.</summary>
    public string Label { get; init; } = "";

    /// <summary>Who opens the connection; null for a port that is not on the network.</summary>
    public SerialDirection? Direction { get; init; }

    /// <summary>The service URI; null for a port that is not on the network.</summary>
    public string? ServiceUri { get; init; }

    /// <summary>The concentrator (vSPC); null where there is none.</summary>
    public string? ProxyUri { get; init; }

    /// <summary>
    /// What to telnet to: for a listening port the host of the VM and the port, else the remote system or the concentrator.
    /// Null when the URI names no port.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether the guest sees a connected port now.</summary>
    public bool Connected { get; init; }

    /// <summary>Whether the port is connected at power-on.</summary>
    public bool StartConnected { get; init; }

    /// <summary>The status of the connection as the server reports it.</summary>
    public PortStatus Status { get; init; }

    /// <summary>Whether the VM yields while the guest polls the port.</summary>
    public bool YieldOnPoll { get; init; }

    /// <summary>
    /// Whether all bytes on the network are encrypted: schemes ssl, tcp+ssl, tcp4+ssl, tcp6+ssl and telnets (CIS and STIG ask
    /// for one of these). A port that is not on the network is not encrypted either.
    /// </summary>
    public bool IsEncrypted { get; init; }

    /// <summary>
    /// Whether the port bars vMotion, DRS and maintenance mode now: a connected network port without a concentrator
    /// (VMware, "Using a Proxy with vSphere Virtual Serial Ports").
    /// </summary>
    public bool BlocksVMotion { get; init; }

    /// <summary>Whether the server lost the backing of the port.</summary>
    public bool BackingLost { get; init; }

    /// <summary>The backing in one line, also of ports that are not on the network.</summary>
    public string Backing { get; init; } = "";

    /// <summary>The backing itself.</summary>
    public SerialBacking? BackingInfo { get; init; }

    /// <summary>Makes the row of one port.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="port">One of its ports.</param>
    /// <param name="host">The host of the VM; null when it was not read.</param>
    public static VMNetworkSerialPort Create(VirtualMachineInfo vm, SerialPort port, HostInfo? host)
    {
        UriBacking? uri = port.Uri;
        return new VMNetworkSerialPort
        {
            Server = vm.Server,
            VM = vm.Name,
            VMHost = host?.Name ?? "",
            Cluster = host?.ClusterName ?? "",
            VMReference = vm.Reference,
            PowerState = vm.PowerState,
            Number = port.Number,
            Key = port.Key,
            Label = port.Label,
            Direction = uri?.Direction,
            ServiceUri = uri?.ServiceUri,
            ProxyUri = uri?.ProxyUri,
            Endpoint = uri is null ? null : FindEndpoint(uri, host),
            Connected = port.Connected,
            StartConnected = port.StartConnected,
            Status = port.Status,
            YieldOnPoll = port.YieldOnPoll,
            IsEncrypted = SerialUri.TryParse(uri?.NetworkUri)?.IsEncrypted ?? false,
            BlocksVMotion = port.Connected && uri is { IsDirect: true },
            BackingLost = port.BackingLost,
            Backing = port.Backing?.Summary ?? "backing lost",
            BackingInfo = port.Backing,
        };
    }

    /// <summary>Makes the rows of all ports of some VMs, in the order of the VMs.</summary>
    public static IEnumerable<VMNetworkSerialPort> CreateAll(SerialWorld world, IEnumerable<VirtualMachineInfo> vms)
    {
        HostLookup hosts = new(world.Hosts);
        return vms.SelectMany(vm => vm.Ports.Select(port => Create(vm, port, hosts.Of(vm))));
    }

    private static string? FindEndpoint(UriBacking uri, HostInfo? host)
    {
        if (SerialUri.TryParse(uri.NetworkUri) is not { } parsed)
            return null;
        return uri.Listens && parsed.Host.Length == 0 && host is not null
            ? (parsed with { Host = host.Name }).Authority
            : parsed.Authority;
    }
}
