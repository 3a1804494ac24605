using System;
using VmSerial.Errors;

namespace VmSerial.VSphere;

/// <summary>The server answered with a fault of the vSphere API.</summary>
/// <param name="fault">The fault's type without its namespace, such as <c>InvalidPowerState</c>.</param>
/// <param name="id">The error id.</param>
/// <param name="kind">What sort of failure it is.</param>
/// <param name="message">What failed, on what, what was found.</param>
/// <param name="target">What the user named.</param>
/// <param name="advice">What to do next.</param>
/// <param name="inner">The cause.</param>
public sealed class VimFaultException(string fault, string id, ErrorKind kind, string message, string? target = null, string? advice = null, Exception? inner = null)
    : VmSerialException(id, kind, message, target, advice, inner)
{
    /// <summary>The fault's type without its namespace, such as <c>InvalidPowerState</c>.</summary>
    public string Fault { get; } = fault;
}
