namespace VmSerial.Telnet;

/// <summary>What follows an IAC byte (RFC 854; those from <see cref="EndOfFile"/> to <see cref="Abort"/>: RFC 1184; <see cref="EndOfRecord"/>: RFC 885).</summary>
public enum TelnetCommand : byte
{
    /// <summary>No command; no byte of the protocol is meant.</summary>
    None = 0,
    /// <summary>End of file (RFC 1184).</summary>
    EndOfFile = 236,
    /// <summary>Suspend the current process (RFC 1184).</summary>
    Suspend = 237,
    /// <summary>Abort the current process (RFC 1184).</summary>
    Abort = 238,
    /// <summary>End of record (RFC 885).</summary>
    EndOfRecord = 239,
    /// <summary>SE: the end of a subnegotiation.</summary>
    SubnegotiationEnd = 240,
    /// <summary>NOP: nothing.</summary>
    NoOperation = 241,
    /// <summary>DM: the place in the data that a Synch is about.</summary>
    DataMark = 242,
    /// <summary>BRK: a break on the line.</summary>
    Break = 243,
    /// <summary>IP: interrupt the process.</summary>
    InterruptProcess = 244,
    /// <summary>AO: throw away output that is under way.</summary>
    AbortOutput = 245,
    /// <summary>AYT: give a sign of life.</summary>
    AreYouThere = 246,
    /// <summary>EC: erase the last character.</summary>
    EraseCharacter = 247,
    /// <summary>EL: erase the line.</summary>
    EraseLine = 248,
    /// <summary>GA: go ahead.</summary>
    GoAhead = 249,
    /// <summary>SB: a subnegotiation begins.</summary>
    Subnegotiation = 250,
    /// <summary>WILL: the sender wants to use an option, or confirms that it does.</summary>
    Will = 251,
    /// <summary>WONT: the sender does not use an option.</summary>
    Wont = 252,
    /// <summary>DO: the receiver is asked to use an option, or told that it may.</summary>
    Do = 253,
    /// <summary>DONT: the receiver is told not to use an option.</summary>
    Dont = 254,
    /// <summary>IAC: a byte of data that is 255.</summary>
    Iac = 255,
}
