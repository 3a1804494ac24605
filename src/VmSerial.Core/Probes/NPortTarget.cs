using VmSerial.Errors;
using VmSerial.Serial;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>A data port to be tested, and whose it is.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Subject">The VM's port that is connected there, such as <c>Serial port 1 of VM 'web1'</c>; empty for an endpoint that was named.</param>
public sealed record NPortTarget(TcpEndpoint Endpoint, string Subject = "")
{
    /// <summary>The data port of port 1 in TCP Server mode as it comes from the factory.</summary>
    public const int DefaultPort = 4001;

    /// <summary>Reads what the user named.</summary>
    /// <param name="text">Such as <c>nport-a</c>, <c>10.1.2.3:4002</c> or <c>tcp://nport-a:4001</c>.</param>
    /// <param name="defaultPort">The port where none is named.</param>
    /// <exception cref="VmSerialException"><c>EndpointInvalid</c>.</exception>
    public static NPortTarget Parse(string text, int defaultPort) => new(TcpEndpoint.Parse(text, defaultPort));

    /// <summary>The device server that a VM's port connects to.</summary>
    /// <param name="subject">What messages call the port.</param>
    /// <param name="direction">Who opens the connection; null for a port that is not on the network.</param>
    /// <param name="serviceUri">The service URI.</param>
    /// <param name="proxyUri">The concentrator; null where there is none.</param>
    /// <exception cref="VmSerialException"><c>PortNotAClient</c>: there is no device server at the other end.</exception>
    public static NPortTarget OfPort(string subject, SerialDirection? direction, string? serviceUri, string? proxyUri)
    {
        if (direction is null || serviceUri is null)
            throw NotAClient(subject, "is not on the network", "Name a port that connects to a device server.");
        if (!string.IsNullOrEmpty(proxyUri))
            throw NotAClient(subject, $"connects to the concentrator {proxyUri}", "Test-VspcConnection tests concentrators.");
        if (direction == SerialDirection.Server)
            throw NotAClient(subject, $"listens itself ({serviceUri}): it connects to nobody", "Test-EsxSerialPath tests the way to a port that listens.");
        SerialUri uri = SerialUri.Parse(serviceUri);
        return uri.Host.Length > 0 ? new NPortTarget(TcpEndpoint.From(uri), subject) : throw NotAClient(subject, $"names no host ({serviceUri})", "Correct its URI with Set-VMNetworkSerialPort.");
    }

    private static VmSerialException NotAClient(string subject, string what, string advice)
        => new("PortNotAClient", ErrorKind.InvalidArgument, $"{subject} {what}; there is no device server to test.", subject, advice);
}
