namespace VmSerial.NPort.Menus;

/// <summary>What an NPort's console has items and lines for.</summary>
internal enum ConsoleLabel
{
    // Places.
    BasicSettings, SerialSettings, OperatingSettings, AccessibleIpSettings, ViewSettings, SaveRestart, Quit, BackToMain, Back,
    // Answers.
    Yes, No,
    // The banner.
    Model, Mac, SerialNumber, Firmware, Uptime, ServerName,
    // Settings of a port.
    Mode, AliveCheck, Inactivity, MaxConnection, IgnoreJammedIp, AllowDriverControl, PackingLength, Delimiter1, Delimiter2, DelimiterProcess, ForceTransmit, TcpPort, CommandPort,
    // Settings of a line.
    BaudRate, DataBits, StopBits, Parity, FlowControl, Fifo, Interface,
    // The Accessible IP list and a row of it.
    AccessibleIpSwitch, RowSwitch, RowAddress, RowMask,
}
