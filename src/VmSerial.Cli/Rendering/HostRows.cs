using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;

namespace VmSerial.Cli.Rendering;

/// <summary>Hosts and their rulesets as rows. The field names are a promise to the programs that read them.</summary>
internal static class HostRows
{
    /// <summary>A host's firewall as far as serial ports go. What was not read is null for programs and a question mark for people.</summary>
    public static Row Of(EsxSerialFirewall host)
    {
        bool known = host.Firewall is { Host: not null, RulesetsRead: true };
        int open = host.Needs.Count(need => need.IsOpen);
        int depends = host.Needs.Count(need => need.Verdict.Answer == FlowAnswer.DependsOnPeer);
        return new Row("host",
        [
            ("server", host.Firewall.Host?.Server), ("vmHost", host.VMHost), ("vmHostId", host.VMHostReference?.ToString()), ("cluster", host.Cluster),
            ("version", host.Version?.ToString()), ("firewall", OnOff(host.Enabled)), ("defaultAction", host.DefaultAction),
            ("remoteSerialPort", host.Network?.Enabled), ("remoteSerialPortAllowed", Allowed(host.Network)),
            ("vspc", host.Vspc?.Enabled), ("vspcAllowed", Allowed(host.Vspc)), ("custom", host.Firewall.RulesetsRead ? Keys(host.Custom) : null),
            ("needsOpen", known ? open : null), ("needsClosed", known ? host.Closed.Count : null), ("needsOpenForSomePeers", known ? depends : null),
            ("closed", known ? (IReadOnlyList<string>)[.. host.Closed.Select(need => need.ToString())] : null),
            ("lockdown", Rows.Word(host.Firewall.Lockdown)), ("sshRunning", host.Firewall.SshRunning), ("secureBoot", host.Firewall.Boot.SecureBoot),
            ("lacking", host.Lacking),
        ],
        [
            ("Server", host.Server), ("Host", host.VMHost), ("Version", host.Version?.ToString() ?? "?"),
            ("Firewall", OnOff(host.Enabled)), ("Default", host.DefaultAction ?? "?"),
            ("remoteSerialPort", State(host, host.Network)), ("vSPC", State(host, host.Vspc)), ("Custom", string.Join(", ", Keys(host.Custom))),
            ("Open", known ? $"{open}" : "?"), ("Closed", known ? $"{host.Closed.Count}" : "?"), ("Some peers", depends > 0 && known ? $"{depends}" : ""),
            ("Lacking", string.Join("; ", host.Lacking.Select(what => what.Split(':')[0]))),
        ]);
    }

    /// <summary>A custom ruleset of a host.</summary>
    public static Row Of(EsxSerialFirewall host, FirewallRuleset ruleset) => new("ruleset",
    [
        ("server", host.Firewall.Host?.Server), ("vmHost", host.VMHost), ("vmHostId", host.VMHostReference?.ToString()), ("cluster", host.Cluster),
        ("ruleset", ruleset.Key), ("enabled", ruleset.Enabled), ("rules", (IReadOnlyList<string>)[.. ruleset.Rules.Select(rule => rule.ToString())]),
        ("allIpAllowed", ruleset.AllIpAllowed), ("allowed", Allowed(ruleset)),
    ],
    [
        ("Server", host.Server), ("Host", host.VMHost), ("Ruleset", ruleset.Key), ("State", State(host, ruleset)),
        ("Rules", string.Join(", ", ruleset.Rules)), ("Allowed", AllowedText(ruleset)),
    ]);

    private static IReadOnlyList<string> Keys(IReadOnlyList<FirewallRuleset> rulesets) => [.. rulesets.Select(ruleset => ruleset.Key)];

    // Null where every address may, or where the addresses were not read.
    private static IReadOnlyList<string>? Allowed(FirewallRuleset? ruleset) => ruleset is { AllIpAllowed: false } ? ruleset.AllowedHosts : null;

    private static string AllowedText(FirewallRuleset ruleset)
        => ruleset.AllIpAllowed ? "all" : ruleset.AllowedHosts is { } addresses ? string.Join(", ", addresses) : "?";

    private static string State(EsxSerialFirewall host, FirewallRuleset? ruleset) => ruleset switch
    {
        null => host.Firewall.RulesetsRead ? "none" : "?",
        { AllIpAllowed: false } => (ruleset.Enabled ? "enabled" : "disabled") + ", some addresses",
        _ => ruleset.Enabled ? "enabled" : "disabled",
    };

    private static string OnOff(bool? enabled) => enabled switch { true => "on", false => "off", null => "unknown" };
}
