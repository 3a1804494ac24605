namespace VmSerial.Plans.Hosts;

/// <summary>The two rulesets of ESXi for serial ports over the network.</summary>
public enum SerialRulesetChoice
{
    /// <summary>remoteSerialPort: ports that connect or listen directly.</summary>
    Network,
    /// <summary>vSPC: ports behind a concentrator.</summary>
    Vspc,
}
