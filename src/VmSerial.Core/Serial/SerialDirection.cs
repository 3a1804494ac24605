namespace VmSerial.Serial;

/// <summary>Who opens the connection (vSphere API: VirtualDeviceURIBackingOptionDirection).</summary>
public enum SerialDirection
{
    /// <summary>The VM's host connects to the remote system.</summary>
    Client,
    /// <summary>The VM's host listens.</summary>
    Server,
}
