namespace VmSerial.VSphere;

/// <summary>A reference to an object on the server (vSphere API: ManagedObjectReference).</summary>
/// <param name="Type">The managed type, such as <c>VirtualMachine</c>.</param>
/// <param name="Value">The id on that server, such as <c>vm-42</c>.</param>
public readonly record struct ManagedObjectReference(string Type, string Value)
{
    /// <summary>The form that PowerCLI uses as Id, such as <c>VirtualMachine-vm-42</c>.</summary>
    public override string ToString() => $"{Type}-{Value}";
}
