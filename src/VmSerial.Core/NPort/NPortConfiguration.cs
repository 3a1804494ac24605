using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace VmSerial.NPort;

/// <summary>An NPort as its console shows it, with all its ports. Immutable.</summary>
public sealed record NPortConfiguration
{
    /// <summary>The device as the user named it.</summary>
    public required string Address { get; init; }

    /// <summary>The model, such as <c>NPort 5150A</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The MAC address, such as <c>00:90:E8:38:0A:28</c>; empty where it was not shown.</summary>
    public string Mac { get; init; } = "";

    /// <summary>The serial number; empty where it was not shown.</summary>
    public string SerialNumber { get; init; } = "";

    /// <summary>The firmware, such as <c>2.2 Build 11090613</c>; empty where it was not shown.</summary>
    public string Firmware { get; init; } = "";

    /// <summary>The name that the device was given; empty where it was not shown.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>The ports, by number.</summary>
    public required IReadOnlyList<NPortPort> Ports { get; init; }

    /// <summary>Whether the Accessible IP list is in force; null where it was not read.</summary>
    public bool? AccessibleIpActive { get; init; }

    /// <summary>The rows of the Accessible IP list that are switched on; null where they were not read.</summary>
    public IReadOnlyList<AccessibleIpRow>? AccessibleIp { get; init; }

    /// <summary>Who is connected to the device's ports; null where the device did not say (UDP 4800).</summary>
    public IReadOnlyList<NPortClient>? Clients { get; init; }

    /// <summary>Whether <see cref="Clients"/> are all that there are: a device with very many connections may not tell all.</summary>
    public bool ClientsAreAll { get; init; }

    /// <summary>From which address of this machine it was read; null where that is not what the device sees, as through a forwarded port.</summary>
    public IPAddress? ReadFrom { get; init; }

    /// <summary>Whether somebody at an address may connect, as far as the Accessible IP list goes; null where that was not read.</summary>
    public bool? Admits(IPAddress address) => AccessibleIpActive switch
    {
        null => null,
        false => true,
        _ => AccessibleIp?.Any(row => row.Contains(address)),
    };

    /// <summary>The port of that number; null when the device has none.</summary>
    /// <param name="number">From 1.</param>
    public NPortPort? Port(int number) => Ports.FirstOrDefault(port => port.Number == number);
}
