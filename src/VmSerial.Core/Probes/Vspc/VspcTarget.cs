using VmSerial.Errors;
using VmSerial.Serial;

namespace VmSerial.Probes.Vspc;

/// <summary>A concentrator and what it is to be asked for. Immutable.</summary>
/// <param name="Uri">The proxy's URI; telnet or telnets, with a host.</param>
/// <param name="Service">The service URI, which means something to the concentrator alone, such as <c>vSPC.py</c>.</param>
/// <param name="Direction">Server: people connect to the concentrator to reach the VM. Client: the concentrator connects for it.</param>
public sealed record VspcTarget(SerialUri Uri, string Service, SerialDirection Direction)
{
    /// <summary>Reads a target.</summary>
    /// <exception cref="VmSerialException"><c>SerialUriInvalid</c>: the message shows the right form.</exception>
    public static VspcTarget Parse(string uri, string service, SerialDirection direction)
        => SerialUri.Validate(new UriBacking(service, direction, uri)) is { } problem
            ? throw new VmSerialException("SerialUriInvalid", ErrorKind.InvalidArgument, problem, uri,
                "Form: telnet://host:port or telnets://host:port, and a service such as vSPC.py.")
            : new VspcTarget(SerialUri.Parse(uri), service, direction);

    /// <summary>The concentrator as one types it.</summary>
    public override string ToString() => Uri.ToString();
}
