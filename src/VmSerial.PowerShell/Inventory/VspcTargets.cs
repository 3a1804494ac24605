using System;
using System.Management.Automation;
using VmSerial.Errors;
using VmSerial.Probes.Vspc;
using VmSerial.Serial;

namespace VmSerial.PowerShell.Inventory;

/// <summary>Concentrators as people name them: URIs, or rows of Get-VMNetworkSerialPort.</summary>
internal static class VspcTargets
{
    /// <summary>Reads one; null for a port of a VM that has no concentrator. What is given beside the object wins over what it says.</summary>
    /// <exception cref="VmSerialException">The URI cannot be a concentrator's, or no service is known.</exception>
    public static VspcTarget? Read(PSObject source, string? service, string? direction)
    {
        bool text = source.BaseObject is string or Uri;
        if (!text && source.Properties["ProxyUri"] is null)
            throw new VmSerialException("ObjectNotUnderstood", ErrorKind.InvalidArgument, $"'{source}' names no concentrator.", source.ToString(),
                "Accepted are URIs such as telnet://vspc01:13370, and rows of Get-VMNetworkSerialPort.");
        string? uri = text ? (source.BaseObject as Uri)?.OriginalString ?? source.ToString() : source.Text("ProxyUri");
        if (string.IsNullOrEmpty(uri))
            return null;
        service ??= text ? null : source.Text("ServiceUri");
        if (string.IsNullOrEmpty(service))
            throw new VmSerialException("ServiceMissing", ErrorKind.InvalidArgument, $"No service to ask '{uri}' for.", uri,
                "Name the service URI that the VMs' ports have, such as -Service vSPC.py.");
        direction ??= text ? null : source.Text("Direction");
        return VspcTarget.Parse(uri!, service!, string.Equals(direction, "Client", StringComparison.OrdinalIgnoreCase) ? SerialDirection.Client : SerialDirection.Server);
    }
}
