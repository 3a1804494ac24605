using System;

namespace VmSerial.Serial;

/// <summary>A port on the network (vSphere API: VirtualSerialPortURIBackingInfo).</summary>
/// <param name="ServiceUri">What the server stores as serviceURI; opaque to ESXi where there is a proxy.</param>
/// <param name="Direction">Who opens the connection.</param>
/// <param name="ProxyUri">The concentrator (vSPC) the host connects to, or null for a direct connection.</param>
public sealed record UriBacking(string ServiceUri, SerialDirection Direction, string? ProxyUri = null) : SerialBacking
{
    /// <summary>Whether the port is direct, without a concentrator: such a port bars vMotion while it is connected.</summary>
    public bool IsDirect => ProxyUri is null;

    /// <summary>Whether the host listens on the network for this port.</summary>
    public bool Listens => IsDirect && Direction == SerialDirection.Server;

    /// <summary>The URI that the host opens or listens on: the proxy's where there is one.</summary>
    public string NetworkUri => ProxyUri ?? ServiceUri;

    /// <inheritdoc/>
    public override string Summary => ProxyUri is not null
        ? $"vspc {ProxyUri} service {ServiceUri} ({(Direction == SerialDirection.Server ? "server" : "client")})"
        : Direction == SerialDirection.Server ? $"listen {ServiceUri}" : $"connect {ServiceUri}";

    /// <summary>Whether two backings mean the same to the server: schemes and host names are compared without case, the rest exactly.</summary>
    public bool SameAs(UriBacking? other)
        => other is not null && Direction == other.Direction
            && SerialUri.SameText(ServiceUri, other.ServiceUri, opaque: ProxyUri is not null)
            && (ProxyUri is null) == (other.ProxyUri is null)
            && (ProxyUri is null || SerialUri.SameText(ProxyUri, other.ProxyUri!, opaque: false));
}
