using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary><c>vmserial ruleset enable</c> and <c>disable</c>: opens and closes hosts' firewalls for serial ports with ESXi's own two rulesets.</summary>
internal static class RulesetSwitchCommand
{
    /// <summary>Creates the command that enables.</summary>
    public static Command CreateEnable(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = HostPatterns.CreateArgument(all: true);
        Option<SerialRulesetChoice?> ruleset = CreateChoice("what the VMs of the hosts' clusters need, on every host of those clusters");
        Command command = new("enable", "Opens hosts' firewalls for serial ports; nothing is enabled while any ruleset lets a connection through.") { patterns, ruleset };
        return new RulesetChanges(options, ssh).Finish(command, patterns,
            parsed => Scope(parsed.GetValue(patterns) ?? [], withClusters: parsed.GetValue(ruleset) is null),
            (parsed, world) => Enable(world, parsed.GetValue(ruleset)));
    }

    /// <summary>Creates the command that disables. It wants hosts to be named: to close all by leaving something out would be a trap.</summary>
    public static Command CreateDisable(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = HostPatterns.CreateArgument(all: false);
        Option<SerialRulesetChoice?> ruleset = CreateChoice("both");
        Command command = new("disable", "Closes hosts' firewalls for serial ports, and names the ports that lose their way.") { patterns, ruleset };
        return new RulesetChanges(options, ssh).Finish(command, patterns,
            parsed => Scope(parsed.GetValue(patterns) ?? [], withClusters: false),
            (parsed, world) => Gather(EsxSerialFirewall.CreateAll(world).Select(host => (host, SerialFirewallPlanner.Disable(host, parsed.GetValue(ruleset))))));
    }

    private static Option<SerialRulesetChoice?> CreateChoice(string otherwise)
    {
        Option<SerialRulesetChoice?> option = new("--ruleset")
        {
            Description = $"network (remoteSerialPort) or vspc (vSPC); without it {otherwise}.",
            HelpName = "network|vspc",
            CustomParser = result => result.Tokens[0].Value == "vspc" ? SerialRulesetChoice.Vspc : SerialRulesetChoice.Network,
        };
        option.AcceptOnlyFromAmong("network", "vspc");
        return option;
    }

    // A VM may be moved or restarted on any host of its cluster: one host that is shut is where it loses its port.
    private static WorldScope Scope(IReadOnlyList<string> patterns, bool withClusters) => new()
    {
        FirewallsOf = all => withClusters ? HostSelector.WithClusters(all, HostPatterns.Choose(all, patterns)) : HostPatterns.Choose(all, patterns),
    };

    private static RulesetWish Enable(SerialWorld world, SerialRulesetChoice? choice)
    {
        if (choice is null && world.Servers.Count == 0)
            throw new VmSerialException("RulesetNotChosen", ErrorKind.InvalidArgument, "Without a server nobody knows what the VMs of a host need.", null,
                "Say --ruleset network or --ruleset vspc, or name the host's server with --server.");
        List<EsxSerialFirewall> hosts = [.. EsxSerialFirewall.CreateAll(world)];
        RulesetWish wish = Gather(hosts.Select(host => (host, SerialFirewallPlanner.Enable(host, choice))));
        bool staysClosed = choice is null && hosts.Exists(host => host.Closed.Any(need => !need.Verdict.WouldOpenIfEnabled.Contains(need.Need.Ruleset.Text)));
        return wish with { LeavesUndone = wish.LeavesUndone || staysClosed };
    }

    private static RulesetWish Gather(IEnumerable<(EsxSerialFirewall Host, (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan)> plans)
    {
        List<(EsxSerialFirewall Host, (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan)> all = [.. plans];
        return new RulesetWish([.. all.SelectMany(one => one.Plan.Requests)], [.. all.SelectMany(one => one.Plan.Findings)])
        {
            LeavesUndone = all.Exists(one => !one.Host.Firewall.RulesetsRead),
        };
    }
}
