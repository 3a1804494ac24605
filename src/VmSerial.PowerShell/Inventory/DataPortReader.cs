using System;
using System.Management.Automation;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Serial;

namespace VmSerial.PowerShell.Inventory;

/// <summary>Understands what is given to -Endpoint of Test-NPortConnection. Pure.</summary>
internal static class DataPortReader
{
    /// <summary>Reads one thing.</summary>
    /// <param name="source">An endpoint as text, a row of Get-VMNetworkSerialPort, of Test-VMSerialPlan, of Find-NPort, or an object with Endpoint.</param>
    /// <param name="port">The port where none is named.</param>
    /// <exception cref="VmSerialException"><c>EndpointInvalid</c>, <c>PortNotAClient</c>, <c>SerialUriInvalid</c>, <c>ObjectNotUnderstood</c>.</exception>
    public static NPortTarget Read(PSObject source, int port)
    {
        if (source.BaseObject is string text)
            return NPortTarget.Parse(text, port);
        if (source.Properties["ServiceUri"] is not null && source.Properties["Direction"] is not null)
            return OfPort(source, source);
        if (source.Properties["Wanted"] is not null && source.Properties["Found"] is not null)
            return OfPort(source, Nested(Nested(source, "Wanted"), "Backing") ?? Nested(Nested(source, "Found"), "Backing"));
        return source.Text("Endpoint") is { Length: > 0 } endpoint ? NPortTarget.Parse(endpoint, port)
            : source.Text("IPAddress") is { Length: > 0 } address ? NPortTarget.Parse(address, port) : throw NotUnderstood(source);
    }

    private static NPortTarget OfPort(PSObject row, PSObject? backing)
        => NPortTarget.OfPort(Subject(row), Enum.TryParse(backing?.Text("Direction"), ignoreCase: true, out SerialDirection direction) ? direction : null,
            backing?.Text("ServiceUri"), backing?.Text("ProxyUri"));

    private static string Subject(PSObject row)
        => row.Text("Subject") ?? $"{row.Text("Label") ?? "The serial port"} of VM '{row.Text("VM")}'";

    private static PSObject? Nested(PSObject? source, string name) => source?.Value(name) is { } value ? PSObject.AsPSObject(value) : null;

    private static VmSerialException NotUnderstood(PSObject source)
        => new("ObjectNotUnderstood", ErrorKind.InvalidArgument, $"'{source}' names no data port: it has neither Endpoint nor ServiceUri nor IPAddress.", source.ToString(),
            "Give an endpoint such as nport-a:4001, or a row of Get-VMNetworkSerialPort, Test-VMSerialPlan or Find-NPort.");
}
