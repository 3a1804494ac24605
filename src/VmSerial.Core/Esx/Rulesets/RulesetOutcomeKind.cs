namespace VmSerial.Esx;

/// <summary>How a change of a host's rulesets ended.</summary>
public enum RulesetOutcomeKind
{
    /// <summary>The host was as wished; nothing was sent.</summary>
    Unchanged,
    /// <summary>The change is made and proved.</summary>
    Applied,
    /// <summary>The change was made and taken back; the host is as it was.</summary>
    RolledBack,
}
