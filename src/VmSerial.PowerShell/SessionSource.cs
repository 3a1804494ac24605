namespace VmSerial.PowerShell;

/// <summary>Where a session came from.</summary>
public enum SessionSource
{
    /// <summary>Connect-VMSerialServer, or a plan that names its user, logged in.</summary>
    Login,
    /// <summary>A session of our own, cloned from PowerCLI's.</summary>
    PowerCliClone,
    /// <summary>PowerCLI's own session; it is never logged out here.</summary>
    PowerCliShared,
}
