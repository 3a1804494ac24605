using System;

namespace VmSerial.VSphere.Soap;

/// <summary>One call, ready to be sent.</summary>
/// <param name="Method">The method of the vSphere API, such as <c>RetrievePropertiesEx</c>.</param>
/// <param name="Envelope">The SOAP envelope in UTF-8.</param>
/// <param name="Action">The SOAPAction, such as <c>urn:vim25/8.0.3.0</c>: it chooses the version of the API.</param>
/// <param name="Timeout">The deadline of the call, from the first byte sent to the last byte read.</param>
internal sealed record SoapRequest(string Method, byte[] Envelope, string Action, TimeSpan Timeout)
{
    /// <summary>The value of the cookie <c>vmware_soap_session</c>, quotes included; null before login.</summary>
    public string? Cookie { get; init; }

    /// <summary>Whether sending it twice does no harm: true for reads only.</summary>
    public bool Repeatable { get; init; }
}
