namespace VmSerial.Plans;

/// <summary>A server that a plan names.</summary>
/// <param name="Name">Name or address, with <c>:port</c> where it is not 443.</param>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanServer(string Name, SourcePosition Position)
{
    /// <summary>The user to log in as when no session is open; null means an open session is needed.</summary>
    public string? User { get; init; }

    /// <summary>Where the password comes from: the name of an environment variable, from <c>password: env:NAME</c>.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>The SHA-256 thumbprint of the certificate to accept; null means that the certificate must verify.</summary>
    public string? Thumbprint { get; init; }
}
