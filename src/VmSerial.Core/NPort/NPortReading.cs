using System.Collections.Generic;
using System.Linq;
using System.Net;
using System;
using VmSerial.Errors;

namespace VmSerial.NPort;

/// <summary>What reading one NPort came to.</summary>
/// <param name="Access">The device.</param>
public sealed record NPortReading(NPortAccess Access)
{
    /// <summary>The device; null where it could not be read.</summary>
    public NPortConfiguration? Device { get; init; }

    /// <summary>Why it could not be read.</summary>
    public VmSerialException? Error { get; init; }

    /// <summary>The addresses that its name stands for, as far as this machine knows them; empty where nobody asked.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Whether the host of a URI means this device: by the same name, or by one of its addresses.</summary>
    internal bool IsMeantBy(string host)
        => string.Equals(host, Access.Address, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && Addresses.Contains(address));
}
