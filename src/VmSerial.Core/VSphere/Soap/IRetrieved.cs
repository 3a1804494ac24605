namespace VmSerial.VSphere.Soap;

/// <summary>An object whose properties were read; the property reader tells objects apart by their references.</summary>
internal interface IRetrieved
{
    /// <summary>The object.</summary>
    ManagedObjectReference Reference { get; }
}
