using System;

namespace VmSerial.Ssh.SshNet;

/// <summary>How the run of one command ended.</summary>
/// <param name="Result">The command's result; null when it did not come to an end, or was not waited for.</param>
/// <param name="TooMuch">Whether it wrote more than is taken.</param>
/// <param name="NoRoom">Whether the host would not open one more channel.</param>
/// <param name="Failure">What broke, if anything did.</param>
internal sealed record SshNetEnd(SshResult? Result, bool TooMuch, bool NoRoom, Exception? Failure);
