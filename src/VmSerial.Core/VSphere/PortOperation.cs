namespace VmSerial.VSphere;

/// <summary>What is done to one device (vSphere API: VirtualDeviceConfigSpecOperation).</summary>
public enum PortOperation
{
    /// <summary>The device is added; its key is a negative number of our own choice.</summary>
    Add,
    /// <summary>The device is replaced as a whole: "the device must be fully specified".</summary>
    Edit,
    /// <summary>The device is removed.</summary>
    Remove,
}
