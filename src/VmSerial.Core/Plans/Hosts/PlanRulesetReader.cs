using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans.Hosts;

/// <summary>Reads what a plan wants of rulesets: the state of those that are there (<c>rulesets:</c>), and whole custom ones (<c>custom:</c>).</summary>
internal static class PlanRulesetReader
{
    internal static List<PlanRuleset> Read(PlanMap host, PlanProblems problems)
    {
        List<PlanRuleset> rulesets = [];
        Dictionary<string, SourcePosition> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, PlanSection section) in new[] { ("rulesets", PlanSection.Ruleset), ("custom", PlanSection.CustomRuleset) })
        {
            foreach (YamlNode node in host.List(key))
            {
                if (PlanMap.Open(node, section, problems) is { } map && ReadOne(map, section == PlanSection.CustomRuleset, problems) is { } wanted)
                {
                    AddOnce(rulesets, seen, wanted, map, problems);
                }
            }
        }

        return rulesets;
    }

    private static void AddOnce(List<PlanRuleset> rulesets, Dictionary<string, SourcePosition> seen, DesiredRuleset wanted, PlanMap map, PlanProblems problems)
    {
        if (seen.TryGetValue(wanted.Id.Text, out SourcePosition? first))
        {
            problems.Add(map.Position, $"the ruleset '{wanted.Id}' is given twice for this host (first in line {first.Line}; case does not count)");
            return;
        }

        seen.Add(wanted.Id.Text, map.Position);
        rulesets.Add(new PlanRuleset(wanted, map.Position));
    }

    private static DesiredRuleset? ReadOne(PlanMap map, bool custom, PlanProblems problems)
    {
        if (map.Text("id") is not { } text || Try(() => RulesetId.Parse(text), map, "id", problems) is not { } id)
        {
            return null;
        }

        DesiredRuleset wanted = new(id) { Enabled = map.Flag("enabled"), Allowed = ReadAllowed(map, problems) };
        wanted = custom ? ReadCustom(wanted, map, problems) : wanted;
        return Try(wanted.Checked, map, "id", problems);
    }

    private static DesiredRuleset ReadCustom(DesiredRuleset wanted, PlanMap map, PlanProblems problems)
    {
        bool absent = map.Choice("state", "present", "absent") == "absent";
        foreach (string key in PlanSection.CustomRuleset.Names.Where(key => absent && key is not ("id" or "state")))
        {
            if (map.Find(key) is { } entry)
            {
                problems.Add(entry.Key.Position, $"'{key}' has no meaning beside 'state: absent': remove one of the two");
            }
        }

        if (!absent && (!map.Has("rules") || map.Find("rules")!.Value is { IsList: true, Items.Count: 0 }))
        {
            problems.Add(map.Position, "a custom ruleset needs 'rules', a list such as [{port: 4001, direction: outbound}]");
        }

        List<RulesetRule> rules = [.. map.List("rules").Select(node => ReadRule(node, problems)).OfType<RulesetRule>()];
        if (!absent && rules.Count > 0)
        {
            Try(() => new CustomRuleset(wanted.Id, rules), map, "rules", problems);
        }

        return absent ? new DesiredRuleset(wanted.Id) { Absent = true }
            // A custom ruleset that is planned is wanted in force, unless the plan says otherwise.
            : wanted with { Rules = rules, Enabled = wanted.Enabled ?? true, Persistence = ReadPersistence(map, problems) };
    }

    private static RulesetRule? ReadRule(YamlNode node, PlanProblems problems)
    {
        if (PlanMap.Open(node, PlanSection.Rule, problems) is not { } map || map.Find("port") is not { } port)
        {
            return null;
        }

        if (!port.Value.IsScalar || port.Value.Text.Length == 0)
        {
            problems.Add(port.Value.Position, $"expected a port from 1 to 65535 or a range such as 4001-4016, found {port.Value.Describe()}");
            return null;
        }

        RuleDirection direction = map.Choice("direction", "inbound", "outbound") == "inbound" ? RuleDirection.Inbound : RuleDirection.Outbound;
        RuleProtocol protocol = map.Choice("protocol", "tcp", "udp") == "udp" ? RuleProtocol.Udp : RuleProtocol.Tcp;
        return Try(() => RulesetRule.Parse(direction, port.Value.Text, protocol), map, "port", problems);
    }

    private static List<AllowedHost>? ReadAllowed(PlanMap map, PlanProblems problems)
    {
        if (map.Find("allowedIps") is not { } entry)
        {
            return null;
        }

        if (entry.Value.IsPlain && entry.Value.Text == "all")
        {
            return [];
        }

        IReadOnlyList<YamlNode> nodes = map.List("allowedIps");
        if (nodes.Count == 0 && entry.Value.IsList)
        {
            problems.Add(entry.Value.Position, "an empty list would let nobody in; write 'allowedIps: all' for every address");
        }

        List<AllowedHost> allowed = [];
        foreach (YamlNode node in nodes)
        {
            if (AllowedHost.TryParse(node.Text) is { } host)
            {
                allowed.Add(host);
            }
            else
            {
                problems.Add(node.Position, $"expected an address or a network such as 192.0.2.7 or 192.0.2.0/24, found {node.Describe()}");
            }
        }

        return allowed;
    }

    private static PersistenceMethod? ReadPersistence(PlanMap map, PlanProblems problems)
    {
        if (map.Text("persistence") is not { } text || text == "auto")
        {
            return null;
        }

        switch (text)
        {
            case "none": return PersistenceMethod.None;
            case "sticky": return PersistenceMethod.Sticky;
            case "localSh": return PersistenceMethod.LocalSh;
            case "vib": return PersistenceMethod.Vib;
            default:
                problems.Add(map.Find("persistence")!.Value.Position, $"expected auto, none, sticky, localSh or vib, found '{YamlText.Shorten(text)}'");
                return null;
        }
    }

    // What the types themselves refuse is a problem of the plan, at its place.
    private static T? Try<T>(Func<T> make, PlanMap map, string key, PlanProblems problems)
        where T : class
    {
        try
        {
            return make();
        }
        catch (VmSerialException e)
        {
            problems.Add(map.Find(key)!.Value.Position, $"{e.Message.TrimEnd('.')}{(e.Advice is null ? "" : $": {char.ToLowerInvariant(e.Advice[0])}{e.Advice.Substring(1).TrimEnd('.')}")}");
            return null;
        }
    }
}
