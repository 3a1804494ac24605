using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>An address, or a network in CIDR form, that a ruleset is open to. IPv4 and IPv6.</summary>
public sealed record AllowedHost
{
    private readonly byte[] _network;

    private AllowedHost(IPAddress address, int prefixLength)
    {
        Address = address;
        PrefixLength = prefixLength;
        _network = address.GetAddressBytes();
        for (int bit = prefixLength; bit < _network.Length * 8; bit++)
        {
            _network[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }
    }

    /// <summary>The address, or one of the network.</summary>
    public IPAddress Address { get; }

    /// <summary>The bits that count: 32 or 128 for a single address.</summary>
    public int PrefixLength { get; }

    /// <summary>The first address of the network, or the single address.</summary>
    public IPAddress Network => new(_network);

    /// <summary>Whether it is one address and no network.</summary>
    public bool IsSingle => PrefixLength == _network.Length * 8;

    /// <summary>Reads an address such as <c>192.0.2.7</c> or a network such as <c>192.0.2.0/24</c> or <c>2001:db8::/32</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="VmSerialException"><c>InvalidAllowedIp</c>: the text is neither.</exception>
    public static AllowedHost Parse(string? text) => TryParse(text) ?? throw new VmSerialException(
        "InvalidAllowedIp", ErrorKind.InvalidArgument, "An allowed address must be an IPv4 or IPv6 address, or a network with a prefix length.",
        text, "Write it as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32; names are not accepted.");

    /// <summary>Reads an address or a network, or returns null where the text is neither.</summary>
    public static AllowedHost? TryParse(string? text)
    {
        string[] parts = (text ?? "").Split('/');
        if (parts.Length > 2 || ReadAddress(parts[0]) is not { } address)
        {
            return null;
        }

        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (parts.Length == 1)
        {
            return new AllowedHost(address, bits);
        }

        return parts[1].Length is > 0 and < 4 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int prefix) && prefix <= bits
            ? new AllowedHost(address, prefix)
            : null;
    }

    /// <summary>Whether an address is this one, or in this network. An IPv4 address in IPv6 form counts as the IPv4 address.</summary>
    /// <param name="address">The address.</param>
    public bool Holds(IPAddress address)
    {
        byte[] bytes = Plain(address).GetAddressBytes();
        if (bytes.Length != _network.Length)
        {
            return false;
        }

        for (int bit = 0; bit < PrefixLength; bit++)
        {
            if (((bytes[bit / 8] ^ _network[bit / 8]) & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equal when they hold the same addresses.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(AllowedHost? other)
        => other is not null && PrefixLength == other.PrefixLength && _network.AsSpan().SequenceEqual(other._network);

    /// <inheritdoc/>
    public override int GetHashCode() => new IPAddress(_network).GetHashCode() ^ PrefixLength;

    /// <inheritdoc/>
    public override string ToString() => IsSingle ? $"{Address}" : $"{Address}/{PrefixLength}";

    /// <summary>Reads an address in its usual form; "1" and "0x7f.1", which .NET reads too, are none.</summary>
    internal static IPAddress? ReadAddress(string text)
    {
        bool six = text.IndexOf(':') >= 0;
        foreach (char c in text)
        {
            if (!(c is (>= '0' and <= '9') or '.' || (six && c is ':' or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'))))
            {
                return null;
            }
        }

        if (!IPAddress.TryParse(text, out IPAddress? address) || (!six && address.ToString() != text))
        {
            return null;
        }

        return Plain(address);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
