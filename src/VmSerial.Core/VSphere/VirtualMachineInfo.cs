using System.Collections.Generic;
using VmSerial.Serial;

namespace VmSerial.VSphere;

/// <summary>A virtual machine as it was when it was read. Immutable.</summary>
public sealed record VirtualMachineInfo
{
    /// <summary>The server it was read from, as the user named it.</summary>
    public required string Server { get; init; }

    /// <summary>The reference on that server.</summary>
    public required ManagedObjectReference Reference { get; init; }

    /// <summary>The name, with the escapes of the API (%2f, %5c, %25) undone.</summary>
    public required string Name { get; init; }

    /// <summary>The inventory path below the root, such as <c>DC0/vm/lab/web1</c>; empty when it was not asked for.</summary>
    public string Path { get; init; } = "";

    /// <summary>The host it runs on or is registered on.</summary>
    public ManagedObjectReference? Host { get; init; }

    /// <summary>Whether it runs.</summary>
    public PowerState PowerState { get; init; }

    /// <summary>Whether it can be managed.</summary>
    public ConnectionState ConnectionState { get; init; }

    /// <summary>Whether it is a template.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>Whether Fault Tolerance protects it: such a VM may not have serial ports (vSphere 8 availability docs).</summary>
    public bool IsFaultTolerant { get; init; }

    /// <summary>The hardware version, such as <c>vmx-19</c>.</summary>
    public string HardwareVersion { get; init; } = "";

    /// <summary>The version of the configuration, sent back with an edit so that a change made in between is noticed.</summary>
    public string ChangeVersion { get; init; } = "";

    /// <summary>Its serial ports in the order of their numbers.</summary>
    public IReadOnlyList<SerialPort> Ports { get; init; } = [];

    /// <summary>Server and name, as messages say it.</summary>
    public string Target => $"{Server}/{Name}";
}
