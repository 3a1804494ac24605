using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans;

/// <summary>Reads the VMs of a plan.</summary>
internal static class PlanVmReader
{
    // A mistyped server is compared with so many: nobody has more, but a bad file may.
    private const int MostCompared = 50;

    // What PowerShell takes for a wildcard.
    internal static IReadOnlyList<PlanVm> Read(IReadOnlyList<YamlNode> nodes, IReadOnlyList<PlanServer> servers, PlanProblems problems)
    {
        List<PlanVm> vms = new(nodes.Count);
        Dictionary<string, SourcePosition> seen = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> known = new(servers.Select(s => s.Name), StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode node in nodes)
        {
            if (PlanMap.Open(node, PlanSection.Vm, problems) is { } map && ReadOne(map, known, seen, problems) is { } vm)
            {
                vms.Add(vm);
            }
        }

        return vms;
    }

    private static PlanVm? ReadOne(PlanMap map, HashSet<string> servers, Dictionary<string, SourcePosition> seen, PlanProblems problems)
    {
        string? match = map.Text("match");
        string? server = map.Text("server");
        bool? optional = map.Flag("optional");
        if (server is not null)
        {
            CheckServer(server, map.Find("server")!.Value.Position, servers, problems);
        }

        if (match is not null)
        {
            // The same VM under two servers is two VMs; a line break can be in neither name.
            string key = $"{server}\n{match}";
            SourcePosition position = map.Find("match")!.Value.Position;
            if (seen.TryGetValue(key, out SourcePosition? first))
            {
                // An alias to the whole VM brings its match along: what can be mended is the alias.
                problems.Add(position == first ? map.Position : position,
                    $"the VM '{YamlText.Shorten(match)}' is named twice (first in line {first.Line}): put all its ports under one match");
            }
            else
            {
                seen.Add(key, position);
            }
        }

        IReadOnlyList<PlanPort> ports = ReadPorts(map.List("ports"), match, problems);
        return match is null ? null : new PlanVm(match, map.Position) { Server = server, Optional = optional ?? false, Ports = ports };
    }

    private static List<PlanPort> ReadPorts(IReadOnlyList<YamlNode> nodes, string? match, PlanProblems problems)
    {
        List<PlanPort> ports = new(nodes.Count);
        Dictionary<int, SourcePosition> seen = [];
        foreach (YamlNode node in nodes)
        {
            if (PlanMap.Open(node, PlanSection.Port, problems) is not { } map || PlanPortReader.Read(map, match, problems) is not { } port)
            {
                continue;
            }

            SourcePosition position = map.Find("port")!.Value.Position;
            if (seen.TryGetValue(port.Desired.Number, out SourcePosition? first))
            {
                problems.Add(position == first ? map.Position : position, $"port {port.Desired.Number} is given twice for this VM (first in line {first.Line})");
                continue;
            }

            seen.Add(port.Desired.Number, position);
            ports.Add(port);
        }

        return ports;
    }

    internal static void CheckServer(string server, SourcePosition position, HashSet<string> servers, PlanProblems problems)
    {
        // Without a list the open sessions count, and nobody knows them here.
        if (servers.Count == 0 || servers.Contains(server))
        {
            return;
        }

        string meant = problems.IsFull ? "" : NearestName.Find(server, servers.Take(MostCompared)) is { } name
            ? $"did you mean '{name}'?"
            : $"'servers' has {YamlText.Shorten(string.Join(", ", servers.Take(MostCompared)))}";
        problems.Add(position, $"the server '{YamlText.Shorten(server)}' is not in 'servers': {meant}");
    }
}
