namespace VmSerial.Esx;

/// <summary>Whether a flow gets through a host's firewall.</summary>
public enum FlowAnswer
{
    /// <summary>Nothing lets it through.</summary>
    Closed,
    /// <summary>An enabled ruleset lets it through.</summary>
    Open,
    /// <summary>The firewall is off, not loaded, or passes what no rule matches.</summary>
    NotFiltered,
    /// <summary>An enabled ruleset would let it through from some addresses, and the peer's or the allowed ones are not known.</summary>
    DependsOnPeer,
}
