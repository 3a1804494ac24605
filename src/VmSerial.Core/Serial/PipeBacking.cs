namespace VmSerial.Serial;

/// <summary>A named pipe on the host (vSphere API: VirtualSerialPortPipeBackingInfo).</summary>
/// <param name="PipeName">The name of the pipe.</param>
/// <param name="Endpoint">Which end the VM is.</param>
/// <param name="NoRxLoss">Whether the host buffers rather than loses received data; null leaves it to the host.</param>
public sealed record PipeBacking(string PipeName, SerialDirection Endpoint, bool? NoRxLoss = null) : SerialBacking
{
    /// <inheritdoc/>
    public override string Summary => $"pipe {PipeName} ({(Endpoint == SerialDirection.Server ? "server" : "client")})";
}
