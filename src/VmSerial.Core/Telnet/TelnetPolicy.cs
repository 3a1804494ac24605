using System.Collections.Generic;

namespace VmSerial.Telnet;

/// <summary>Which options we use and let the peer use. What is in no list is refused.</summary>
public sealed record TelnetPolicy
{
    /// <summary>Options that we announce with WILL at the start, and accept to be asked for.</summary>
    public IReadOnlyCollection<TelnetOption> Offered { get; init; } = [];

    /// <summary>Options that we ask the peer to use with DO at the start, and accept to be offered.</summary>
    public IReadOnlyCollection<TelnetOption> Requested { get; init; } = [];

    /// <summary>Options that we use when the peer asks for them, and do not speak of before.</summary>
    public IReadOnlyCollection<TelnetOption> AcceptedLocally { get; init; } = [];

    /// <summary>Options that the peer may use when it offers them, and that we do not ask for.</summary>
    public IReadOnlyCollection<TelnetOption> AcceptedRemotely { get; init; } = [];

    /// <summary>
    /// How many answers a peer gets, negotiations and subnegotiations together; afterwards it is heard and not answered, so that no peer can keep us
    /// answering. Terminals and device servers need about twenty.
    /// </summary>
    public int MaximumAnswers { get; init; } = 256;

    /// <summary>What TERMINAL-TYPE is told (RFC 1091): letters, digits, hyphens.</summary>
    public string TerminalType { get; init; } = "xterm";

    /// <summary>
    /// A terminal at a serial port: eight bits both ways, no go-aheads, the peer's echo, and our window size and terminal type for those who ask.
    /// </summary>
    public static TelnetPolicy Client { get; } = new()
    {
        Offered = [TelnetOption.Binary, TelnetOption.SuppressGoAhead, TelnetOption.WindowSize],
        Requested = [TelnetOption.Binary, TelnetOption.SuppressGoAhead],
        AcceptedLocally = [TelnetOption.TerminalType],
        AcceptedRemotely = [TelnetOption.Echo],
    };

    /// <summary>
    /// The far end of a VM's port that connects: what a concentrator offers, without what makes a concentrator (the order of VMware's own capture,
    /// <c>vmware/vspc</c>: WILL BINARY, SGA, ECHO; DO BINARY, SGA; DONT AUTHENTICATION).
    /// </summary>
    public static TelnetPolicy Server { get; } = new()
    {
        Offered = [TelnetOption.Binary, TelnetOption.SuppressGoAhead, TelnetOption.Echo],
        Requested = [TelnetOption.Binary, TelnetOption.SuppressGoAhead],
    };

    /// <summary>Uses nothing and lets nothing be used: DONT and WONT to everything, and not a byte before the peer has spoken.</summary>
    public static TelnetPolicy RefuseAll { get; } = new();
}
