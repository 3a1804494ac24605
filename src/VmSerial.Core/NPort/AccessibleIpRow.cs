using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using VmSerial.Errors;

namespace VmSerial.NPort;

/// <summary>A row of an NPort's Accessible IP list: an IPv4 address or a network that may connect. Immutable.</summary>
public sealed record AccessibleIpRow
{
    private readonly uint _address;
    private readonly uint _mask;

    private AccessibleIpRow(uint address, uint mask)
    {
        _address = address & mask;
        _mask = mask;
    }

    /// <summary>The address, or the network's first one.</summary>
    public IPAddress Address => ToAddress(_address);

    /// <summary>The mask; 255.255.255.255 for one address.</summary>
    public IPAddress Mask => ToAddress(_mask);

    /// <summary>Reads <c>192.0.2.7</c>, <c>192.0.2.0/24</c> or <c>192.0.2.0/255.255.255.0</c>.</summary>
    /// <exception cref="VmSerialException"><c>AccessibleIpInvalid</c>.</exception>
    public static AccessibleIpRow Parse(string text) => TryParse(text) ?? throw new VmSerialException(
        "AccessibleIpInvalid", ErrorKind.InvalidArgument, $"'{text}' is no address or network of IPv4, which is all that an Accessible IP list holds.", text,
        "Write it as 192.0.2.7, 192.0.2.0/24 or 192.0.2.0/255.255.255.0.");

    /// <summary>The row of one address.</summary>
    public static AccessibleIpRow Of(IPAddress address) => Parse(address.ToString());

    /// <summary>Whether an address may connect by this row.</summary>
    public bool Contains(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork && (Number(address) & _mask) == _address;

    /// <summary><c>192.0.2.7</c> or <c>192.0.2.0/24</c>; a mask with gaps is written out.</summary>
    public override string ToString()
    {
        if (_mask == uint.MaxValue)
            return Address.ToString();
        int bits = 0;
        for (uint rest = _mask; (rest & 0x80000000) != 0; rest <<= 1)
            bits++;
        return _mask == Prefix(bits) ? string.Format(CultureInfo.InvariantCulture, "{0}/{1}", Address, bits) : $"{Address}/{Mask}";
    }

    internal static AccessibleIpRow? TryParse(string text)
    {
        string[] parts = text.Trim().Split('/');
        if (parts.Length > 2 || ReadAddress(parts[0]) is not { } address)
            return null;
        if (parts.Length == 1)
            return new AccessibleIpRow(address, uint.MaxValue);
        if (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int bits))
            return bits <= 32 ? new AccessibleIpRow(address, Prefix(bits)) : null;
        return ReadAddress(parts[1]) is { } mask ? new AccessibleIpRow(address, mask) : null;
    }

    // IPAddress.Parse takes "10.1" and "0x7f.1" as well; a list of who may connect takes four plain numbers.
    private static uint? ReadAddress(string text)
    {
        string[] parts = text.Trim().Split('.');
        return parts.Length == 4 && parts.All(part => part.Length is > 0 and <= 3 && part.All(c => c is >= '0' and <= '9')
                && int.Parse(part, CultureInfo.InvariantCulture) <= 255)
            ? parts.Aggregate(0u, (number, part) => (number << 8) | uint.Parse(part, CultureInfo.InvariantCulture)) : null;
    }

    private static uint Prefix(int bits) => bits == 0 ? 0 : uint.MaxValue << (32 - bits);

    private static uint Number(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }

    private static IPAddress ToAddress(uint number) => new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
