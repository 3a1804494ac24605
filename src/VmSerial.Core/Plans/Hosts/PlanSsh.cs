namespace VmSerial.Plans.Hosts;

/// <summary>How a plan says to log in to hosts by SSH. Secrets stay outside: the plan names the variables that hold them.</summary>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanSsh(SourcePosition Position)
{
    /// <summary>The user.</summary>
    public string User { get; init; } = "root";

    /// <summary>The environment variable that holds the password; null for none.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>The file of a private key, as the plan writes it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The one host key to accept, as <c>SHA256:…</c>.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Where the host is reached, as <c>address</c> or <c>address:port</c>; null for its own name.</summary>
    public string? Address { get; init; }

    /// <summary>Whether TSM-SSH is started for the while.</summary>
    public bool Start { get; init; }

    /// <summary>Whether the algorithms of ESXi 5.x are accepted.</summary>
    public bool AllowLegacy { get; init; }
}
