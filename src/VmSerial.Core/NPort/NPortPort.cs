namespace VmSerial.NPort;

/// <summary>One serial port of an NPort as its console's view pages show it. Null is "not shown in this mode, or by this model".</summary>
public sealed record NPortPort
{
    // The data port of the first port in Real COM (Moxa, Linux driver npreal2, README).
    private const int RealComPort = 950;

    /// <summary>The port's number on the device, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The operation mode.</summary>
    public required OperationMode Mode { get; init; }

    /// <summary>The operation mode in the device's own words.</summary>
    public required string ModeText { get; init; }

    /// <summary>The TCP port of the data, 1 to 65535; 4000 + number by default (Moxa, NPort 5100A manual).</summary>
    public int? TcpPort { get; init; }

    /// <summary>The command port, 1 to 65535; 965 + number by default (Moxa, NPort 5100A manual).</summary>
    public int? CommandPort { get; init; }

    /// <summary>How many may be connected at a time, 1 to 4 or 8.</summary>
    public int? MaxConnection { get; init; }

    /// <summary>After how many minutes without an answer a client is dropped, 0 to 99; 0 for never.</summary>
    public int? AliveCheckMinutes { get; init; }

    /// <summary>After how many milliseconds of a silent line a client is dropped, 0 to 65535; 0 for never.</summary>
    public int? InactivityMilliseconds { get; init; }

    /// <summary>Whether a client that takes no data is skipped, so that it does not hold up the others.</summary>
    public bool? IgnoreJammedIp { get; init; }

    /// <summary>Whether clients of the command port may change the line.</summary>
    public bool? AllowDriverControl { get; init; }

    /// <summary>After how many bytes a packet is sent, 0 to 1024; 0 for at once.</summary>
    public int? PackingLength { get; init; }

    /// <summary>The byte behind which a packet is sent; null for none.</summary>
    public byte? Delimiter1 { get; init; }

    /// <summary>The second byte of a delimiter of two; null for none.</summary>
    public byte? Delimiter2 { get; init; }

    /// <summary>What is done with a delimiter, in the device's words.</summary>
    public string? DelimiterProcess { get; init; }

    /// <summary>After how many milliseconds of silence a packet is sent, 0 to 65535; 0 for at once.</summary>
    public int? ForceTransmitMilliseconds { get; init; }

    /// <summary>The serial line.</summary>
    public required SerialLine Line { get; init; }

    /// <summary>Whether a TCP port of the device is one of this serial port's.</summary>
    internal bool IsAt(int tcp) => tcp == TcpPort || tcp == CommandPort || (Mode == OperationMode.RealCom && tcp == RealComPort + Number - 1);
}
