using VmSerial.Esx;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>A connection that a serial port of a VM needs through the firewall of whatever host it runs on.</summary>
/// <param name="Flow">The connection.</param>
/// <param name="VM">The VM.</param>
/// <param name="Number">The number of the port.</param>
/// <param name="Uri">The backing that says so.</param>
public sealed record FirewallNeed(FirewallFlow Flow, VirtualMachineInfo VM, int Number, UriBacking Uri)
{
    /// <summary>The stock ruleset that is meant for it.</summary>
    public RulesetId Ruleset => Uri.IsDirect ? SerialRulesets.Network : SerialRulesets.Vspc;

    /// <inheritdoc/>
    public override string ToString() => $"{VM.Target} serial port {Number}: {Flow}";
}
