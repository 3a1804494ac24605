namespace VmSerial.Plans;

/// <summary>Why a change cannot be sent in the state the VM is in.</summary>
public enum ChangeObstacle
{
    /// <summary>It can be sent.</summary>
    None,
    /// <summary>Ports are added and removed only while the VM is powered off; nobody powers it off in passing.</summary>
    NeedsPowerOff,
    /// <summary>The VM is suspended: its devices are part of the saved state.</summary>
    Suspended,
    /// <summary>The VM is a template.</summary>
    Template,
    /// <summary>The VM is orphaned, inaccessible, invalid or on a host that is not connected.</summary>
    NotManageable,
    /// <summary>Fault Tolerance protects the VM.</summary>
    FaultTolerant,
    /// <summary>The VM would have more ports than its hardware version allows.</summary>
    TooManyPorts,
    /// <summary>A port with a lower number is missing, so the server would give the new port another number.</summary>
    NumberGap,
    /// <summary>The host has no such ruleset, and no rules were given to make it of.</summary>
    RulesetMissing,
    /// <summary>The host has a ruleset whose id differs in case only.</summary>
    RulesetAmbiguous,
    /// <summary>A file on the host has to be edited, and nothing was said about how to log in there by SSH.</summary>
    NeedsSsh,
    /// <summary>The host's ruleset files cannot be read, or what they say forbids the change; the problem says which.</summary>
    HostRefuses,
    /// <summary>The NPort has no serial port of that number.</summary>
    NPortPortMissing,
    /// <summary>Another port of the NPort, or the same one, uses the TCP or command port already.</summary>
    NPortPortInUse,
    /// <summary>The port is in a mode without such a setting, and nothing was said about changing the mode.</summary>
    NPortModeLacksSetting,
    /// <summary>The NPort's Accessible IP list could not be read.</summary>
    NPortAccessibleIpUnknown,
    /// <summary>The Accessible IP list would leave out the machine that sets it.</summary>
    NPortLockOut,
    /// <summary>The restart would interrupt ports of the NPort that nobody spoke of, and was not allowed to.</summary>
    NPortRestartNotAllowed,
    /// <summary>The NPort could not be read; the problem says why.</summary>
    NPortNotRead,
}
