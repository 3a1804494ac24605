namespace VmSerial.NPort;

/// <summary>What a port of an NPort does with its serial line; the names are those of the device's own menus.</summary>
public enum OperationMode
{
    /// <summary>A mode that is none of these; its text says which.</summary>
    Other,
    /// <summary>The port does nothing.</summary>
    Disabled,
    /// <summary>Real COM: a driver on a computer takes the port, on TCP 950 and up.</summary>
    RealCom,
    /// <summary>RFC 2217: telnet with the COM-PORT-OPTION.</summary>
    Rfc2217,
    /// <summary>TCP Server: whoever connects to the TCP port gets the bytes of the line, and nothing else.</summary>
    TcpServer,
    /// <summary>TCP Client: the device connects to somebody.</summary>
    TcpClient,
    /// <summary>UDP.</summary>
    Udp,
    /// <summary>Pair Connection, the end that connects.</summary>
    PairConnectionMaster,
    /// <summary>Pair Connection, the end that waits.</summary>
    PairConnectionSlave,
    /// <summary>Ethernet Modem.</summary>
    EthernetModem,
    /// <summary>Reverse Terminal: telnet to whatever is on the line.</summary>
    ReverseTerminal,
}
