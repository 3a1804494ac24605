using System;
using System.Collections.Generic;

namespace VmSerial.Integration.Lab;

/// <summary>What the lab's NPort tells of one of its ports.</summary>
public sealed record NPortLabPort
{
    public int Number { get; init; }
    public string Mode { get; init; } = "";
    public int DataPort { get; init; }

    /// <summary>Who has a slot, as address:port.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];

    /// <summary>How many connections got a slot so far.</summary>
    public int Accepted { get; init; }

    /// <summary>How many were turned away because all slots were taken.</summary>
    public int Surplus { get; init; }

    /// <summary>How many bytes clients sent.</summary>
    public int FromNetwork { get; init; }

    /// <summary>What came out of the serial line, in hex.</summary>
    public string OnLine { get; init; } = "";

    /// <summary>What the command port was sent, in hex.</summary>
    public IReadOnlyList<string> CommandFrames { get; init; } = [];

    public bool Dtr { get; init; }

    /// <summary>How often DTR moved.</summary>
    public int DtrMoves { get; init; }

    /// <summary>The bytes that came out of the serial line.</summary>
    public byte[] OnLineBytes => Convert.FromHexString(OnLine);
}
