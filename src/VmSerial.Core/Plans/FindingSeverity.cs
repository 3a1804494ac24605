namespace VmSerial.Plans;

/// <summary>How much a finding weighs.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; the run goes on.</summary>
    Warning,
    /// <summary>Nothing may be changed while this stands.</summary>
    Error,
}
