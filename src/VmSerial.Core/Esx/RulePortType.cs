namespace VmSerial.Esx;

/// <summary>Which port of a packet a rule looks at.</summary>
public enum RulePortType
{
    /// <summary>The destination port, <c>dst</c>.</summary>
    Dst,
    /// <summary>The source port, <c>src</c>.</summary>
    Src,
}
