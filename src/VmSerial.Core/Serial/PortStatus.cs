namespace VmSerial.Serial;

/// <summary>The status of a connection as the server reports it (vSphere API: VirtualDeviceConnectInfoStatus).</summary>
public enum PortStatus
{
    /// <summary>The server said nothing, or a word that this version does not know.</summary>
    Unknown,
    /// <summary>The device is working correctly.</summary>
    Ok,
    /// <summary>The device has reported a recoverable error.</summary>
    RecoverableError,
    /// <summary>The device cannot be used, for instance because its URI has no port.</summary>
    UnrecoverableError,
    /// <summary>Nobody has tried: the VM is not running.</summary>
    Untried,
}
