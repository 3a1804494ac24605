namespace VmSerial.Cli.Sessions;

/// <summary>One server to log in to, with everything needed but the password itself.</summary>
/// <param name="Server">Name or address, with <c>:port</c> where it is not 443.</param>
/// <param name="User">The user.</param>
/// <param name="PasswordVariable">The environment variable that holds the password.</param>
/// <param name="Thumbprint">The certificate to accept; null means that the chain must verify.</param>
internal sealed record Login(string Server, string User, string PasswordVariable, string? Thumbprint);
