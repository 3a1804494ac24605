namespace VmSerial.Esx;

/// <summary>What keeps a custom ruleset across a reboot.</summary>
public enum PersistenceMethod
{
    /// <summary>Nothing: the file is changed, no more.</summary>
    None,
    /// <summary>The sticky bit on the file that was changed, and auto-backup.</summary>
    Sticky,
    /// <summary>A block in the boot script (<see cref="VersionKnowledge.BootScript"/>) that puts the file back.</summary>
    LocalSh,
    /// <summary>A VIB that brings a file of its own.</summary>
    Vib,
}
