namespace VmSerial.Plans;

/// <summary>What became of a change.</summary>
public enum ChangeOutcome
{
    /// <summary>Nothing was sent, because nothing differed.</summary>
    Unchanged,
    /// <summary>Sent, done, and seen to be so when the port was read again.</summary>
    Proved,
    /// <summary>
    /// Sent, done and read again, but that it works is not seen: the VM is not running, so that whether the port connects shows at power-on, or
    /// the NPort that the port leads to was not set. Detail says which.
    /// </summary>
    AppliedNotProved,
    /// <summary>Not sent: see the obstacle.</summary>
    NotPossible,
    /// <summary>Not sent: the user said no.</summary>
    Declined,
    /// <summary>Refused or failed; where something had been done, it was taken back and Detail says so.</summary>
    Failed,
    /// <summary>The run was stopped while the server's task was running; Detail names the task.</summary>
    StillRunning,
    /// <summary>Not sent: the run was stopped before.</summary>
    NotStarted,
}
