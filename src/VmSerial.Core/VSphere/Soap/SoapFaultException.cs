using System;

namespace VmSerial.VSphere.Soap;

/// <summary>The server answered with a fault. It never leaves the client: <see cref="VimFaults"/> words it for the user.</summary>
internal sealed class SoapFaultException(FaultDetail fault) : Exception($"{fault.Type}: {fault.Message}")
{
    /// <summary>What the server said.</summary>
    public FaultDetail Fault { get; } = fault;
}
