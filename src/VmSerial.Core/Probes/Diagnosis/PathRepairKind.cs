namespace VmSerial.Probes.Diagnosis;

/// <summary>What a repair does.</summary>
public enum PathRepairKind
{
    /// <summary>Puts a ruleset in force.</summary>
    EnableRuleset,
    /// <summary>Adds a custom ruleset for the one port.</summary>
    AddRuleset,
    /// <summary>Adds the far end to the allowed addresses of a custom ruleset.</summary>
    AllowPeer,
    /// <summary>Connects the port.</summary>
    ConnectPort,
}
