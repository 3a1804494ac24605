using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Probes.HostPath;

/// <summary>Evidence out of what was read through the API. Pure but for the time.</summary>
internal static class ApiItems
{
    internal static VMEvidence Of(VirtualMachineInfo vm) => new()
    {
        Asked = "runtime.powerState",
        At = DateTimeOffset.UtcNow,
        PowerState = vm.PowerState,
        Shown = vm.PowerState switch { PowerState.PoweredOn => "runs", PowerState.PoweredOff => "powered off", PowerState.Suspended => "suspended", _ => "" },
        Lacking = vm.PowerState == PowerState.Unknown ? "the server does not say whether it runs." : null,
    };

    internal static PortEvidence Of(SerialPort port) => new()
    {
        Asked = "config.hardware.device",
        At = DateTimeOffset.UtcNow,
        Connected = port.Connected,
        Status = port.Status,
        BackingLost = port.BackingLost,
        Backing = port.Uri,
        UriProblem = port.Uri is { } uri ? SerialUri.Validate(uri) : null,
        Shown = $"{port.Backing?.Summary ?? "no backing"}, {(port.Connected ? "connected" : "not connected")}, status {port.Status}",
    };

    internal static FirewallEvidence Of(HostFirewall firewall, VirtualMachineInfo vm, SerialPort port, IPAddress? peer)
    {
        const string Asked = "config.firewall.ruleset, esxcli network firewall get";
        FirewallNeed? need = FirewallNeeds.Of(vm, port.Number, port.Uri);
        if (need is null || firewall.Host is null || !firewall.RulesetsRead)
            return new FirewallEvidence { Asked = Asked, At = DateTimeOffset.UtcNow, Lacking = need is null ? "the port needs no connection." : "the rulesets of the host were not read." };
        if (need.Flow.Direction == RuleDirection.Outbound && peer is not null)
            need = need with { Flow = need.Flow with { Peer = peer } };
        FlowVerdict flow = FirewallFlows.Decide(need.Flow, firewall.Rulesets, firewall.State, firewall.Version is { } version ? VersionKnowledge.OutboundRangesMatch(version) : null);
        string because = new NeedVerdict(need, flow).ToString();
        HashSet<string> excluding = [.. flow.ExcludePeer];
        return new FirewallEvidence
        {
            Asked = Asked,
            At = DateTimeOffset.UtcNow,
            Flow = flow,
            Version = firewall.Version,
            ExcludedBy = [.. firewall.Rulesets.Where(ruleset => ruleset.Enabled && excluding.Contains(ruleset.Key))],
            Shown = $"{because.Substring(because.IndexOf(": ", StringComparison.Ordinal) + 2)}; firewall {State(firewall.State)}; ESXi {firewall.Version?.ToString() ?? "of a version that was not read"}",
        };
    }

    private static string State(FirewallState? state) => state is null ? "not known to be on" : !state.Enabled || !state.Loaded ? "off" : state.DefaultDrop ? "on" : "on, passes by default";
}
