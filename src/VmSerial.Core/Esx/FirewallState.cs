namespace VmSerial.Esx;

/// <summary>The state of a host's firewall (<c>esxcli network firewall get</c>).</summary>
/// <param name="Enabled">Whether it filters.</param>
/// <param name="Loaded">Whether its module is loaded.</param>
/// <param name="DefaultDrop">Whether packets that no rule matches are dropped; else they pass.</param>
public sealed record FirewallState(bool Enabled, bool Loaded = true, bool DefaultDrop = true)
{
    /// <summary>Whether a packet that no rule matches is dropped.</summary>
    public bool Blocks => Enabled && Loaded && DefaultDrop;
}
