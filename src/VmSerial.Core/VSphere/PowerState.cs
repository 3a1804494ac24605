namespace VmSerial.VSphere;

/// <summary>The power state of a VM (vSphere API: VirtualMachinePowerState).</summary>
public enum PowerState
{
    /// <summary>The server did not say.</summary>
    Unknown,
    /// <summary>Powered off.</summary>
    PoweredOff,
    /// <summary>Running.</summary>
    PoweredOn,
    /// <summary>Suspended.</summary>
    Suspended,
}
