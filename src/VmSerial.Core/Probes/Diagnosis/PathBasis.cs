namespace VmSerial.Probes.Diagnosis;

/// <summary>What a verdict rests on.</summary>
public enum PathBasis
{
    /// <summary>On nothing that decides.</summary>
    None,
    /// <summary>On settings that were read: of the VM, the port, the firewall, the routes. No packet was seen.</summary>
    Settings,
    /// <summary>On packets or connections that were seen.</summary>
    Observed,
}
