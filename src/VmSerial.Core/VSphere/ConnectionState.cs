namespace VmSerial.VSphere;

/// <summary>Whether a VM can be managed now (vSphere API: VirtualMachineConnectionState).</summary>
public enum ConnectionState
{
    /// <summary>The VM can be managed.</summary>
    Connected,
    /// <summary>The host of the VM is not connected to vCenter.</summary>
    Disconnected,
    /// <summary>The VM is no longer registered on its host.</summary>
    Orphaned,
    /// <summary>The files of the VM cannot be read.</summary>
    Inaccessible,
    /// <summary>The configuration of the VM is invalid.</summary>
    Invalid,
}
