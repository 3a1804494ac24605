namespace VmSerial.Telnet;

/// <summary>The options of telnet that have to do with serial ports and terminals; every other byte is an option as well.</summary>
public enum TelnetOption : byte
{
    /// <summary>BINARY: eight bits, and no NUL behind a CR (RFC 856).</summary>
    Binary = 0,
    /// <summary>ECHO: the sender of WILL echoes what it receives (RFC 857).</summary>
    Echo = 1,
    /// <summary>SUPPRESS-GO-AHEAD: both sides may send at any time (RFC 858).</summary>
    SuppressGoAhead = 3,
    /// <summary>STATUS (RFC 859).</summary>
    Status = 5,
    /// <summary>TIMING-MARK (RFC 860).</summary>
    TimingMark = 6,
    /// <summary>TERMINAL-TYPE (RFC 1091).</summary>
    TerminalType = 24,
    /// <summary>END-OF-RECORD (RFC 885).</summary>
    EndOfRecord = 25,
    /// <summary>NAWS: the size of the client's window (RFC 1073).</summary>
    WindowSize = 31,
    /// <summary>TERMINAL-SPEED (RFC 1079).</summary>
    TerminalSpeed = 32,
    /// <summary>TOGGLE-FLOW-CONTROL (RFC 1372).</summary>
    RemoteFlowControl = 33,
    /// <summary>LINEMODE (RFC 1184).</summary>
    LineMode = 34,
    /// <summary>X-DISPLAY-LOCATION (RFC 1096).</summary>
    DisplayLocation = 35,
    /// <summary>ENVIRON (RFC 1408).</summary>
    Environment = 36,
    /// <summary>AUTHENTICATION (RFC 2941); the first thing that an ESXi VM says on <c>telnet://</c>: <c>FF FB 25</c>.</summary>
    Authentication = 37,
    /// <summary>ENCRYPT (RFC 2946).</summary>
    Encrypt = 38,
    /// <summary>NEW-ENVIRON (RFC 1572).</summary>
    NewEnvironment = 39,
    /// <summary>CHARSET (RFC 2066).</summary>
    CharacterSet = 42,
    /// <summary>COM-PORT-OPTION: rate and form of a serial line (RFC 2217).</summary>
    ComPort = 44,
    /// <summary>VMWARE-TELNET-EXT: what a VM and a concentrator (vSPC) say to each other (VMware, "Using a Proxy with vSphere Virtual Serial Ports").</summary>
    VMwareExtension = 232,
    /// <summary>EXTENDED-OPTIONS-LIST (RFC 861).</summary>
    ExtendedOptions = 255,
}
