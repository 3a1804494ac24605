namespace VmSerial.Esx;

/// <summary>Whether a custom ruleset is still there after a reboot of its host.</summary>
public enum SurvivesReboot
{
    /// <summary>There is no evidence either way.</summary>
    Unknown,
    /// <summary>There is evidence that it stays.</summary>
    Yes,
    /// <summary>There is evidence that it goes.</summary>
    No,
}
