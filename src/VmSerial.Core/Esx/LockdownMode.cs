namespace VmSerial.Esx;

/// <summary>A host's lockdown mode (vSphere API: HostLockdownMode).</summary>
public enum LockdownMode
{
    /// <summary>It was not read.</summary>
    Unknown,
    /// <summary>Users of the host may log in to it.</summary>
    Disabled,
    /// <summary>Only exception users may log in by SSH; vCenter's API goes on working.</summary>
    Normal,
    /// <summary>As normal, and the console is closed too.</summary>
    Strict,
}
