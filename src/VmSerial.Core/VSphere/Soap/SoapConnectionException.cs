using System;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>A call did not get a reply that can be used.</summary>
internal sealed class SoapConnectionException(string id, ErrorKind kind, string message, string target, string advice, bool transient, Exception? inner = null)
    : VmSerialException(id, kind, message, target, advice, inner)
{
    /// <summary>Whether the same call may well succeed a moment later.</summary>
    public bool Transient { get; } = transient;
}
