namespace VmSerial.Ssh.OpenSsh;

/// <summary>How a client ended that was started for one command.</summary>
/// <param name="Result">The command's result; null when it did not come to an end, or was not waited for.</param>
/// <param name="TooMuch">Whether it wrote more than is taken.</param>
/// <param name="Error">What came on standard error when there is no result.</param>
/// <param name="Log">What the client says of its connection, when it has one of its own.</param>
internal sealed record OpenSshEnd(SshResult? Result, bool TooMuch, byte[] Error, string Log);
