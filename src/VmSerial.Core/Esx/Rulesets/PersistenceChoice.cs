namespace VmSerial.Esx;

/// <summary>What is asked for to keep a custom ruleset across a reboot.</summary>
public enum PersistenceChoice
{
    /// <summary>The method with the best evidence for the host's version and the way it boots.</summary>
    Auto,
    /// <summary>Nothing is done for it.</summary>
    None,
    /// <summary>The sticky bit on the file that is changed, and auto-backup.</summary>
    Sticky,
    /// <summary>A block in the boot script that puts a file back.</summary>
    LocalSh,
    /// <summary>A VIB that brings a file.</summary>
    Vib,
}
