using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans.Hosts;

/// <summary>Reads the hosts of a plan.</summary>
internal static class PlanHostReader
{
    internal static IReadOnlyList<PlanHost> Read(IReadOnlyList<YamlNode> nodes, IReadOnlyList<PlanServer> servers, PlanProblems problems)
    {
        List<PlanHost> hosts = new(nodes.Count);
        Dictionary<string, SourcePosition> seen = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> known = new(servers.Select(s => s.Name), StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode node in nodes)
        {
            if (PlanMap.Open(node, PlanSection.Host, problems) is { } map && ReadOne(map, known, seen, problems) is { } host)
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }

    private static PlanHost? ReadOne(PlanMap map, HashSet<string> servers, Dictionary<string, SourcePosition> seen, PlanProblems problems)
    {
        string? match = map.Text("match");
        string? server = map.Text("server");
        if (server is not null)
        {
            PlanVmReader.CheckServer(server, map.Find("server")!.Value.Position, servers, problems);
        }

        if (match is not null)
        {
            string key = $"{server}\n{match}";
            SourcePosition position = map.Find("match")!.Value.Position;
            if (seen.TryGetValue(key, out SourcePosition? first))
            {
                problems.Add(position, $"the host '{YamlText.Shorten(match)}' is named twice (first in line {first.Line}): put all its rulesets under one match");
            }
            else
            {
                seen.Add(key, position);
            }
        }

        if (!map.Has("rulesets") && !map.Has("custom"))
        {
            problems.Add(map.Position, "a host needs 'rulesets' or 'custom': what is wanted of its firewall");
        }

        PlanSsh? ssh = map.Find("ssh") is { } entry ? PlanSshReader.Read(entry.Value, match, problems) : null;
        IReadOnlyList<PlanRuleset> rulesets = [.. PlanRulesetReader.Read(map, problems)];
        return match is null ? null : new PlanHost(match, map.Position) { Server = server, Optional = map.Flag("optional") ?? false, Rulesets = rulesets, Ssh = ssh };
    }
}
