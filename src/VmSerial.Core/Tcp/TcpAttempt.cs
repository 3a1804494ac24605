using System;

namespace VmSerial.Tcp;

/// <summary>One address that was tried.</summary>
/// <param name="Address">The IP address.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Elapsed">How long that took.</param>
/// <param name="Detail">The same in the system's words, such as <c>No route to host</c>.</param>
public sealed record TcpAttempt(string Address, TcpOutcome Outcome, TimeSpan Elapsed, string Detail);
