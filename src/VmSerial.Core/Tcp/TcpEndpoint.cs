using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using VmSerial.Errors;
using VmSerial.Serial;

namespace VmSerial.Tcp;

/// <summary>Where to connect to over TCP. Immutable.</summary>
/// <param name="Host">A DNS name, an IPv4 address, or an IPv6 address without brackets.</param>
/// <param name="Port">The TCP port, 1 to 65535.</param>
public sealed record TcpEndpoint(string Host, int Port)
{
    /// <summary>Only addresses of this family are tried; <see cref="AddressFamily.Unspecified"/> for all.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>Reads <c>nport-a</c>, <c>nport-a:4001</c>, <c>10.1.2.3:4001</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]:4001</c>, or a serial URI such as <c>tcp://nport-a:4001</c>.</summary>
    /// <param name="text">What the user named.</param>
    /// <param name="defaultPort">The port where none is named.</param>
    /// <exception cref="VmSerialException"><c>EndpointInvalid</c>: the message shows the right form.</exception>
    public static TcpEndpoint Parse(string text, int defaultPort)
    {
        if (defaultPort is < 1 or > 65535)
            throw Invalid(text, $"port {defaultPort} is out of range; ports are 1 to 65535.");

        // A bare IPv6 address, and a host without a port, are what the grammar of serial URIs has no place for.
        string port = defaultPort.ToString(CultureInfo.InvariantCulture);
        string whole = text.IndexOf("://", StringComparison.Ordinal) >= 0 ? text
            : text.Count(c => c == ':') > 1 && !text.StartsWith("[", StringComparison.Ordinal) ? $"[{text}]:{port}"
            : text.StartsWith("[", StringComparison.Ordinal) && text.EndsWith("]", StringComparison.Ordinal) ? $"{text}:{port}"
            : text.IndexOf(':') < 0 && !text.All(char.IsDigit) ? $"{text}:{port}" : text;
        if (SerialUriParser.Read(whole, out SerialUri? uri) is { } problem)
            throw Invalid(text, problem);
        return uri!.Host.Length > 0 ? From(uri) : throw Invalid(text, "it names no host.");
    }

    /// <summary>The endpoint of a serial URI that names a host; schemes of one IP version keep to it.</summary>
    internal static TcpEndpoint From(SerialUri uri) => new(uri.Host, uri.Port)
    {
        Family = uri.Scheme switch
        {
            SerialUriScheme.Tcp4 or SerialUriScheme.Ssl4 => AddressFamily.InterNetwork,
            SerialUriScheme.Tcp6 or SerialUriScheme.Ssl6 => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        },
    };

    /// <summary>The address, where the host is one; null for a name.</summary>
    internal IPAddress? Literal => IPAddress.TryParse(Host, out IPAddress? address) ? address : null;

    /// <summary>As one types it: <c>nport-a:4001</c>, <c>[2001:db8::1]:4001</c>.</summary>
    public override string ToString() => (Host.Contains(":") ? $"[{Host}]" : Host) + ":" + Port.ToString(CultureInfo.InvariantCulture);

    private static VmSerialException Invalid(string text, string problem)
        => new("EndpointInvalid", ErrorKind.InvalidArgument, $"'{SerialUri.Printable(text)}' is no endpoint: {problem}", text,
            "Forms: nport-a, nport-a:4001, 10.1.2.3:4001, [2001:db8::1]:4001.");
}
