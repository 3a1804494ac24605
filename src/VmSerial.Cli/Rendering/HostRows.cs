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

    /// <summary>A custom ruleset of a host. What only its file says is null where that was not read.</summary>
    public static Row Of(HostFirewall host, EsxCustomRuleset ruleset)
    {
        bool read = ruleset.File.Length > 0;
        string[] rules = [.. ruleset.Rules.Select(rule => rule.ToFirewallRule().ToString())];
        return new Row("ruleset",
        [
            ("server", host.Host?.Server), ("vmHost", host.Host?.Name ?? host.Target), ("vmHostId", host.Host?.Reference.ToString()), ("cluster", host.Host?.ClusterName ?? ""),
            ("ruleset", ruleset.Id), ("enabled", ruleset.Enabled), ("rules", (IReadOnlyList<string>)rules),
            ("allIpAllowed", ruleset.AllowedIps is { } all ? all.Count == 0 : null), ("allowed", ruleset.AllowedIps is { Count: > 0 } some ? some : null),
            ("file", read ? ruleset.File : null), ("addedByVmSerial", read ? ruleset.IsMarked : null), ("persistence", ruleset.Persistence is { } kept ? Rows.Word(kept) : null),
            ("survivesReboot", ruleset.Survival is { } survival ? Rows.Word(survival.Answer) : null), ("survivalReason", ruleset.Survival?.Reason),
            ("survivalSource", ruleset.Survival?.Source), ("findings", ruleset.Findings),
        ],
        [
            ("Server", host.Host?.Server ?? ""), ("Host", host.Host?.Name ?? host.Target), ("Ruleset", ruleset.Id),
            ("State", ruleset.Enabled switch { true => "enabled", false => "disabled", null => "?" }), ("Rules", string.Join(", ", rules)),
            ("Allowed", ruleset.AllowedIps switch { null => "?", { Count: 0 } => "all", { } addresses => string.Join(", ", addresses) }),
            ("Kept by", ruleset.Persistence is { } by ? Rows.Word(by) : "?"), ("Survives a reboot", ruleset.Survival is { } known ? Rows.Word(known.Answer) : "?"),
        ]);
    }

    private static IReadOnlyList<string> Keys(IReadOnlyList<FirewallRuleset> rulesets) => [.. rulesets.Select(ruleset => ruleset.Key)];

    // Null where every address may, or where the addresses were not read.
    private static IReadOnlyList<string>? Allowed(FirewallRuleset? ruleset) => ruleset is { AllIpAllowed: false } ? ruleset.AllowedHosts : null;

    private static string State(EsxSerialFirewall host, FirewallRuleset? ruleset) => ruleset switch
    {
        null => host.Firewall.RulesetsRead ? "none" : "?",
        { AllIpAllowed: false } => (ruleset.Enabled ? "enabled" : "disabled") + ", some addresses",
        _ => ruleset.Enabled ? "enabled" : "disabled",
    };

    private static string OnOff(bool? enabled) => enabled switch { true => "on", false => "off", null => "unknown" };
}
