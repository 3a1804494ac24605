namespace VmSerial.VSphere.Soap;

/// <summary>A VM and what finding its path and its limits takes.</summary>
/// <param name="Info">The VM, without a path.</param>
/// <param name="Parent">The folder or the vApp it is in; null when that was not read.</param>
/// <param name="EnvironmentBrowser">What knows the limits of its hardware versions.</param>
internal sealed record RetrievedVirtualMachine(VirtualMachineInfo Info, ManagedObjectReference? Parent, ManagedObjectReference? EnvironmentBrowser) : IRetrieved
{
    public ManagedObjectReference Reference => Info.Reference;
}
