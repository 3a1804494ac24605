using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>The custom rulesets of a host, from its files where they were read, else from what the firewall lists. Pure.</summary>
public static class CustomRulesets
{
    private const string NotRead = "Where it is kept, who added it and whether it survives a reboot: its file was not read (SSH: -HostCredential or -KeyFile).";

    /// <summary>The rulesets.</summary>
    /// <param name="host">The host.</param>
    public static IReadOnlyList<EsxCustomRuleset> Of(HostFirewall host)
        => host.Files is { } files
            ? [.. files.CustomRulesets(host.Boot).Select(row => row with { Target = host.Target })]
            : [.. host.Rulesets.Where(ruleset => !StockRulesets.Contains(ruleset.Key)).Select(ruleset => Listed(host, ruleset))];

    private static EsxCustomRuleset Listed(HostFirewall host, FirewallRuleset ruleset) => new()
    {
        Target = host.Target,
        Id = ruleset.Key,
        File = "",
        Rules = [.. ruleset.Rules.Select(RulesetRule.TryFrom).OfType<RulesetRule>()],
        Enabled = ruleset.Enabled,
        AllowedIps = ruleset.AllIpAllowed ? [] : ruleset.AllowedHosts,
        Findings = [NotRead],
    };
}
