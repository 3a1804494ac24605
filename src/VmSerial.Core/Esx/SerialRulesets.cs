using System;

namespace VmSerial.Esx;

/// <summary>The two rulesets of ESXi for serial ports over the network.</summary>
public static class SerialRulesets
{
    /// <summary>"VM serial port connected over network": direct ports, inbound and outbound.</summary>
    public static RulesetId Network { get; } = RulesetId.Parse("remoteSerialPort");

    /// <summary>"VM serial port connected to vSPC": ports behind a concentrator, outbound only.</summary>
    public static RulesetId Vspc { get; } = RulesetId.Parse("vSPC");

    /// <summary>Whether an id is one of the two.</summary>
    /// <param name="id">The id.</param>
    public static bool Contains(string id)
        => string.Equals(id, Network.Text, StringComparison.Ordinal) || string.Equals(id, Vspc.Text, StringComparison.Ordinal);
}
