using System;

namespace VmSerial.Probes.HostPath;

/// <summary>How paths are tested.</summary>
public sealed record HostPathOptions
{
    /// <summary>The deadline of each question to a server or a host.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The deadline of an attempt to connect from the host, in whole seconds, 2 to 60: the second SYN of an ESXi host comes after 3.</summary>
    public int ConnectSeconds { get; init; } = 4;

    /// <summary>How many hosts are looked at at a time, from 1.</summary>
    public int ThrottleLimit { get; init; } = 16;

    /// <summary>
    /// Whether this machine may connect to the far end, or to a port that listens, where nobody else is connected: it takes a place there
    /// and may move DTR. Where the host has connected already, nothing more is disturbed and it is done anyhow.
    /// </summary>
    public bool MayConnect { get; init; }

    /// <summary>
    /// Whether a far end that is to speak telnet is sent what a VM's telnet sends first, IAC WILL AUTHENTICATION, and has to answer. On a raw
    /// port the three bytes reach the serial line, as the VM's own do.
    /// </summary>
    public bool ProbeTelnet { get; init; }
}
