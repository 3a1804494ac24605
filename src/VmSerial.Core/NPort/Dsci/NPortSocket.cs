namespace VmSerial.NPort.Dsci;

/// <summary>A socket of a device, as its netstat tells it.</summary>
/// <param name="LocalAddress">The device's address.</param>
/// <param name="LocalPort">Its port.</param>
/// <param name="RemoteAddress">The peer's address; 0.0.0.0 where there is none.</param>
/// <param name="RemotePort">The peer's port.</param>
/// <param name="IsTcp">TCP, else UDP.</param>
/// <param name="Status">1 is LISTEN and 4 CONNECTED (npreal2d.h); others were not named anywhere.</param>
public sealed record NPortSocket(string LocalAddress, int LocalPort, string RemoteAddress, int RemotePort, bool IsTcp, int Status)
{
    /// <summary>Whether it takes connections.</summary>
    public bool IsListening => IsTcp && Status == 1;

    /// <summary>Whether it is a connection.</summary>
    public bool IsConnected => IsTcp && Status == 4;
}
