using System.Collections.Generic;

namespace VmSerial.VSphere;

/// <summary>A vCenter or a standalone ESXi host that a session is open to. Immutable.</summary>
public sealed record ServerInfo
{
    /// <summary>The server as the user named it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a vCenter (vSphere API: AboutInfo.apiType <c>VirtualCenter</c>).</summary>
    public bool IsVCenter { get; init; }

    /// <summary>The product version, such as <c>8.0.3</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The instance id of a vCenter; empty on a host.</summary>
    public string InstanceUuid { get; init; } = "";

    /// <summary>
    /// The vCenter option <c>config.vpxd.SerialPort.PersistNetworkBacking</c>: true, false, or null when it is not set,
    /// may not be read, or the server is no vCenter.
    /// </summary>
    public bool? PersistNetworkBacking { get; init; }

    /// <summary>The most serial ports a VM may have, by hardware version, as the server's hosts answered.</summary>
    public IReadOnlyDictionary<string, int> PortLimits { get; init; } = new Dictionary<string, int>();
}
