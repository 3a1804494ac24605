namespace VmSerial.Probes.HostPath;

/// <summary>
/// Whose connection it is, by the name of its world: <c>vmx</c>, or <c>vmx-vcpu-0:web1</c> with the name of the VM. Before 5.1 the list
/// of connections has no such column.
/// </summary>
public enum EndpointOwner
{
    /// <summary>The host does not say.</summary>
    Unknown,
    /// <summary>The VM that is asked about.</summary>
    ThisVM,
    /// <summary>A VM, and the name does not say which.</summary>
    SomeVM,
    /// <summary>Another VM.</summary>
    OtherVM,
    /// <summary>Something on the host that is no VM.</summary>
    Other,
}
