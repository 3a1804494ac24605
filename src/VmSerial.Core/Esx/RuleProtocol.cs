namespace VmSerial.Esx;

/// <summary>The protocols a rule of the host's firewall may name.</summary>
public enum RuleProtocol
{
    /// <summary>TCP.</summary>
    Tcp,
    /// <summary>UDP.</summary>
    Udp,
}
