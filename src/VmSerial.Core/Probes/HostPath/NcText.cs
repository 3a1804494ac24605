using System;
using VmSerial.Tcp;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Reads what nc -z -v says: "Connection to 192.168.0.121 4001 port [tcp/*] succeeded!" (transcripts); of a failure ESXi's nc says
/// nothing without -v, and OpenBSD's, which it is made from, "nc: connect to … port … (tcp) failed: Connection refused". Pure.
/// </summary>
internal static class NcText
{
    /// <summary>How it ended; null where what it said does not tell.</summary>
    /// <param name="output">What it said.</param>
    /// <param name="status">Its exit status.</param>
    /// <param name="seconds">How long it took, in whole seconds.</param>
    /// <param name="deadline">What it was given, in seconds.</param>
    internal static TcpOutcome? Read(string output, int status, int seconds, int deadline)
    {
        if (Says("succeeded!"))
            return status == 0 ? TcpOutcome.Open : null;
        if (status == 0)
            return null;
        return Says("refused") ? TcpOutcome.Refused
            : Says("reset by peer") ? TcpOutcome.ClosedByPeer
            : Says("no route to host") || Says("unreachable") || Says("host is down") ? TcpOutcome.Unreachable
            : Says("timed out") || (output.Trim().Length == 0 && seconds >= deadline - 1) ? TcpOutcome.TimedOut
            : null;

        bool Says(string words) => output.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;
    }
}
