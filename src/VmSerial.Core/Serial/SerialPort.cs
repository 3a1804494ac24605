namespace VmSerial.Serial;

/// <summary>A virtual serial port as the server holds it (vSphere API: VirtualSerialPort). Immutable.</summary>
public sealed record SerialPort
{
    /// <summary>The key of the first serial port of a VM; "Serial port 1" has this key.</summary>
    public const int FirstKey = 9000;

    /// <summary>The device key: 9000 for "Serial port 1".</summary>
    public required int Key { get; init; }

    /// <summary>The number in the label, from 1; never the place in a list.</summary>
    public int Number => Key - FirstKey + 1;

    /// <summary>The label as the server shows it, such as <c>Serial port 1</c>.</summary>
    public string Label { get; init; } = "";

    /// <summary>The summary as the server shows it, such as <c>Remote tcp://nport-a:4001</c>.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What stands behind the port; null when the server holds the port without a backing it can name.</summary>
    public SerialBacking? Backing { get; init; }

    /// <summary>Whether the guest sees a connected port now; only a running VM's port can be connected.</summary>
    public bool Connected { get; init; }

    /// <summary>Whether the port is connected when the VM is powered on.</summary>
    public bool StartConnected { get; init; }

    /// <summary>Whether the guest may connect and disconnect the port.</summary>
    public bool AllowGuestControl { get; init; }

    /// <summary>The status of the connection as the server reports it.</summary>
    public PortStatus Status { get; init; }

    /// <summary>Whether the VM yields the processor while the guest polls the port.</summary>
    public bool YieldOnPoll { get; init; }

    /// <summary>The key of the controller; 400 is the one SIO controller of a VM.</summary>
    public int? ControllerKey { get; init; }

    /// <summary>The unit number on the controller.</summary>
    public int? UnitNumber { get; init; }

    /// <summary>The port's network backing, or null when it has another one.</summary>
    public UriBacking? Uri => Backing as UriBacking;

    /// <summary>
    /// Whether the port came back without the backing it had: vCenter may lose network backings at a restart unless
    /// <c>config.vpxd.SerialPort.PersistNetworkBacking</c> is true (vmware/vic issues 3022 and 6473).
    /// </summary>
    public bool BackingLost => Backing is null;
}
