using System.Collections.Generic;
using System.CommandLine;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary><c>vmserial ruleset add</c>, <c>set</c> and <c>remove</c>: custom rulesets of hosts.</summary>
internal static class RulesetCustomCommand
{
    /// <summary>Creates the command that adds.</summary>
    public static Command CreateAdd(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = HostPatterns.CreateArgument(all: false);
        RulesetOptions ruleset = new(portsRequired: true);
        Option<bool> disabled = new("--disabled") { Description = "Add it without putting it in force." };
        Option<bool> force = CreateForce("Replace a ruleset of this id that has other rules, also one that VmSerial did not add.");
        Command command = new("add", "Adds a custom ruleset to hosts.") { patterns, disabled, force };
        Add(command, [.. ruleset.OfRules, .. ruleset.OfHosts]);
        return new RulesetChanges(options, ssh).Finish(command, patterns, parsed => RulesetChanges.HostsOnly(parsed.GetValue(patterns) ?? []), (parsed, world) =>
        {
            DesiredRuleset wanted = Read(parsed, ruleset, force) with { Enabled = !parsed.GetValue(disabled) };
            return Wish(CustomRulesetPlanner.Add(world.Firewalls, wanted));
        }, editsFiles: true);
    }

    /// <summary>Creates the command that changes.</summary>
    public static Command CreateSet(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = HostPatterns.CreateArgument(all: false);
        RulesetOptions ruleset = new(portsRequired: false);
        Option<bool> enabled = new("--enabled") { Description = "Put it in force." };
        Option<bool> disabled = new("--disabled") { Description = "Take it out of force." };
        Option<bool> force = CreateForce("Act on a ruleset that VmSerial did not add, too, and on the allowed addresses of ESXi's serial rulesets.");
        Command command = new("set", "Changes a custom ruleset of hosts; what is not named stays.") { patterns, enabled, disabled, force };
        Add(command, [.. ruleset.OfRules, .. ruleset.OfHosts]);
        command.Validators.Add(result =>
        {
            if (result.GetValue(enabled) && result.GetValue(disabled))
                result.AddError("--enabled and --disabled contradict each other.");
        });
        return new RulesetChanges(options, ssh).Finish(command, patterns, parsed => RulesetChanges.HostsOnly(parsed.GetValue(patterns) ?? []), (parsed, world) =>
        {
            DesiredRuleset wanted = Read(parsed, ruleset, force) with
            {
                Enabled = parsed.GetValue(enabled) ? true : parsed.GetValue(disabled) ? false : null,
                KeepsPersistence = !ruleset.SpeaksOfPersistence(parsed),
            };
            return Wish(CustomRulesetPlanner.Set(world.Firewalls, wanted));
        }, editsFiles: true);
    }

    /// <summary>Creates the command that removes.</summary>
    public static Command CreateRemove(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = HostPatterns.CreateArgument(all: false);
        RulesetOptions ruleset = new(portsRequired: false);
        Option<bool> force = CreateForce("Remove a ruleset that VmSerial did not add, too.");
        Command command = new("remove", "Removes a custom ruleset from hosts.") { patterns, ruleset.OfId, force };
        return new RulesetChanges(options, ssh).Finish(command, patterns, parsed => RulesetChanges.HostsOnly(parsed.GetValue(patterns) ?? []),
            (parsed, world) => Wish(CustomRulesetPlanner.Remove(world.Firewalls, ruleset.ReadId(parsed), parsed.GetValue(force))), editsFiles: true);
    }

    private static Option<bool> CreateForce(string description) => new("--force") { Description = description };

    private static void Add(Command command, Option[] options)
    {
        foreach (Option option in options)
            command.Options.Add(option);
    }

    private static DesiredRuleset Read(ParseResult parsed, RulesetOptions ruleset, Option<bool> force) => new(ruleset.ReadId(parsed))
    {
        Rules = ruleset.ReadRules(parsed),
        Allowed = ruleset.ReadAllowed(parsed),
        Persistence = ruleset.ReadPersistence(parsed),
        AllowCommunityAcceptance = ruleset.ReadAllowsCommunity(parsed),
        Force = parsed.GetValue(force),
    };

    private static RulesetWish Wish((IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) plan)
        => new(plan.Requests, plan.Findings);
}
