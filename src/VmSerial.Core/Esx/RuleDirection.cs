namespace VmSerial.Esx;

/// <summary>Which way a connection goes, seen from the host.</summary>
public enum RuleDirection
{
    /// <summary>The peer opens it.</summary>
    Inbound,
    /// <summary>The host opens it.</summary>
    Outbound,
}
