using System.IO;

namespace VmSerial.VSphere.Soap;

/// <summary>A reply whose head has come in and whose body is still to be read.</summary>
/// <param name="Status">The HTTP status; SOAP 1.1 sends faults with 500.</param>
/// <param name="SessionCookie">The value of a new <c>vmware_soap_session</c> cookie, quotes included; null when none was set.</param>
/// <param name="Body">The body; read by one thread, once.</param>
internal sealed record SoapReply(int Status, string? SessionCookie, Stream Body);
