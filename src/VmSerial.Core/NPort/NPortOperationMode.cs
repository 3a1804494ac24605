using System.Collections.Generic;
using System.Linq;

namespace VmSerial.NPort;

/// <summary>A port of an NPort together with its device, as people and scripts see it. Null is "not shown in this mode, or by this model".</summary>
public sealed record NPortOperationMode
{
    /// <summary>The device as it was named.</summary>
    public required string NPort { get; init; }

    /// <summary>The port's number on the device, from 1.</summary>
    public required int SerialPort { get; init; }

    /// <summary>The operation mode.</summary>
    public required OperationMode Mode { get; init; }

    /// <summary>The operation mode in the device's own words.</summary>
    public required string ModeText { get; init; }

    /// <summary>The TCP port of the data.</summary>
    public int? TcpPort { get; init; }

    /// <summary>The command port.</summary>
    public int? CommandPort { get; init; }

    /// <summary>How many may be connected at a time.</summary>
    public int? MaxConnection { get; init; }

    /// <summary>After how many minutes without an answer a client is dropped; 0 for never.</summary>
    public int? AliveCheckMinutes { get; init; }

    /// <summary>After how many milliseconds of a silent line a client is dropped; 0 for never.</summary>
    public int? InactivityMilliseconds { get; init; }

    /// <summary>Whether a client that takes no data is skipped.</summary>
    public bool? IgnoreJammedIp { get; init; }

    /// <summary>Whether clients of the command port may change the line.</summary>
    public bool? AllowDriverControl { get; init; }

    /// <summary>After how many bytes a packet is sent; 0 for at once.</summary>
    public int? PackingLength { get; init; }

    /// <summary>The byte behind which a packet is sent; null for none.</summary>
    public byte? Delimiter1 { get; init; }

    /// <summary>The second byte of a delimiter of two; null for none.</summary>
    public byte? Delimiter2 { get; init; }

    /// <summary>What is done with a delimiter, in the device's words.</summary>
    public string? DelimiterProcess { get; init; }

    /// <summary>After how many milliseconds of silence a packet is sent; 0 for at once.</summary>
    public int? ForceTransmitMilliseconds { get; init; }

    /// <summary>The serial line.</summary>
    public required SerialLine Line { get; init; }

    /// <summary>Whether the device's Accessible IP list is in force; null where it was not read.</summary>
    public bool? AccessibleIpActive { get; init; }

    /// <summary>Who may connect to the device while the list is in force; null where it was not read.</summary>
    public IReadOnlyList<AccessibleIpRow>? AccessibleIp { get; init => field = value?.ToArray(); }

    /// <summary>Who is connected to the port, as address and port; null where the device does not say (UDP 4800).</summary>
    public IReadOnlyList<string>? Clients { get; init => field = value?.ToArray(); }

    /// <summary>The model.</summary>
    public string Model { get; init; } = "";

    /// <summary>The firmware.</summary>
    public string Firmware { get; init; } = "";

    /// <summary>The serial number.</summary>
    public string SerialNumber { get; init; } = "";

    /// <summary>The MAC address.</summary>
    public string Mac { get; init; } = "";

    /// <summary>The name that the device was given.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>The ports of a device.</summary>
    /// <param name="device">The device.</param>
    public static IReadOnlyList<NPortOperationMode> CreateAll(NPortConfiguration device) => [.. device.Ports.Select(port => Create(device, port))];

    private static NPortOperationMode Create(NPortConfiguration device, NPortPort port) => new()
    {
        NPort = device.Address,
        SerialPort = port.Number,
        Mode = port.Mode,
        ModeText = port.ModeText,
        TcpPort = port.TcpPort,
        CommandPort = port.CommandPort,
        MaxConnection = port.MaxConnection,
        AliveCheckMinutes = port.AliveCheckMinutes,
        InactivityMilliseconds = port.InactivityMilliseconds,
        IgnoreJammedIp = port.IgnoreJammedIp,
        AllowDriverControl = port.AllowDriverControl,
        PackingLength = port.PackingLength,
        Delimiter1 = port.Delimiter1,
        Delimiter2 = port.Delimiter2,
        DelimiterProcess = port.DelimiterProcess,
        ForceTransmitMilliseconds = port.ForceTransmitMilliseconds,
        Line = port.Line,
        AccessibleIpActive = device.AccessibleIpActive,
        AccessibleIp = device.AccessibleIp,
        Clients = device.Clients is { } all ? [.. all.Where(client => port.IsAt(client.LocalPort)).Select(client => client.Remote.ToString())] : null,
        Model = device.Model,
        Firmware = device.Firmware,
        SerialNumber = device.SerialNumber,
        Mac = device.Mac,
        ServerName = device.ServerName,
    };
}
