using VmSerial.Errors;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>What is wanted of one port of an NPort; null in it means "as found". Immutable.</summary>
/// <param name="Number">The port's number on the device, from 1.</param>
public sealed record DesiredNPortPort(int Number)
{
    /// <summary>The operation mode.</summary>
    public OperationMode? Mode { get; init; }

    /// <summary>The TCP port of the data, 1 to 65535.</summary>
    public int? TcpPort { get; init; }

    /// <summary>The command port, 1 to 65535.</summary>
    public int? CommandPort { get; init; }

    /// <summary>How many may be connected at a time, 1 to 8; what the device takes, its menu says.</summary>
    public int? MaxConnection { get; init; }

    /// <summary>After how many minutes without an answer a client is dropped, 0 to 99; 0 for never.</summary>
    public int? AliveCheckMinutes { get; init; }

    /// <summary>After how many milliseconds of a silent line a client is dropped, 0 to 65535; 0 for never.</summary>
    public int? InactivityMilliseconds { get; init; }

    /// <summary>After how many bytes a packet is sent, 0 to 1024; 0 for at once.</summary>
    public int? PackingLength { get; init; }

    /// <summary>After how many milliseconds of silence a packet is sent, 0 to 65535; 0 for at once.</summary>
    public int? ForceTransmitMilliseconds { get; init; }

    /// <summary>The serial line; null in it means "as found" as well.</summary>
    public SerialLine? Line { get; init; }

    /// <summary>Whether it speaks of what ports have in modes that are listened in only.</summary>
    internal bool SpeaksOfTcp => (TcpPort ?? CommandPort ?? MaxConnection ?? AliveCheckMinutes ?? InactivityMilliseconds ?? PackingLength ?? ForceTransmitMilliseconds) is not null;

    /// <summary>Refuses what no device can be told.</summary>
    /// <exception cref="VmSerialException"><c>NPortSettingInvalid</c>.</exception>
    public DesiredNPortPort Checked()
    {
        Check("serial port", Number, 1, 64);
        Check("TCP port", TcpPort, 1, 65535);
        Check("command port", CommandPort, 1, 65535);
        Check("max connection", MaxConnection, 1, 8);
        Check("alive check time", AliveCheckMinutes, 0, 99);
        Check("inactivity time", InactivityMilliseconds, 0, 65535);
        Check("packing length", PackingLength, 0, 1024);
        Check("force transmit", ForceTransmitMilliseconds, 0, 65535);
        if (Mode == OperationMode.Other)
            throw new VmSerialException("NPortSettingInvalid", ErrorKind.InvalidArgument, "'Other' is no operation mode that can be set.", "Other", "Name a mode, such as TcpServer.");
        // In other modes the same words mean other things, or nothing.
        if (SpeaksOfTcp && Mode is not (null or OperationMode.TcpServer))
            throw new VmSerialException("NPortSettingInvalid", ErrorKind.InvalidArgument, $"A TCP port and what belongs to it are set in the mode TcpServer only, not in {Mode}.", $"{Mode}", "Leave them out, or say -Mode TcpServer.");
        if (TcpPort is { } tcp && tcp == CommandPort)
            throw new VmSerialException("NPortSettingInvalid", ErrorKind.InvalidArgument, $"{tcp} cannot be the TCP port and the command port at once.", $"{tcp}", "Give the command port another number, such as 966.");
        return this;
    }

    private static void Check(string what, int? value, int least, int most)
    {
        if (value is { } given && (given < least || given > most))
            throw new VmSerialException("NPortSettingInvalid", ErrorKind.InvalidArgument, $"{given} is no {what}: it is {least} to {most}.", $"{given}");
    }
}
