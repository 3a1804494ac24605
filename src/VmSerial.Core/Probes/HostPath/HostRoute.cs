using System.Net;

namespace VmSerial.Probes.HostPath;

/// <summary>A route of a host.</summary>
/// <param name="Network">The network; 0.0.0.0 for the default route.</param>
/// <param name="Netmask">Its mask.</param>
/// <param name="Gateway">The next hop; null where the network is the adapter's own.</param>
/// <param name="Adapter">The VMkernel adapter, such as <c>vmk0</c>.</param>
public sealed record HostRoute(IPAddress Network, IPAddress Netmask, IPAddress? Gateway, string Adapter)
{
    /// <summary>Whether it leads to an address.</summary>
    /// <param name="address">An IPv4 address.</param>
    public bool LeadsTo(IPAddress address)
    {
        byte[] wanted = address.GetAddressBytes(), network = Network.GetAddressBytes(), mask = Netmask.GetAddressBytes();
        if (wanted.Length != 4 || network.Length != 4 || mask.Length != 4)
            return false;
        for (int i = 0; i < 4; i++)
            if ((wanted[i] & mask[i]) != (network[i] & mask[i]))
                return false;
        return true;
    }

    /// <summary>How many bits of an address it looks at: of several routes the one with the most counts.</summary>
    public int Bits
    {
        get
        {
            int bits = 0;
            foreach (byte part in Netmask.GetAddressBytes())
                for (int rest = part; rest != 0; rest &= rest - 1)
                    bits++;
            return bits;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Network}/{Bits} {(Gateway is null ? "directly" : $"by {Gateway}")} on {Adapter}";
}
