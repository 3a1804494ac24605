using VmSerial.Plans.Yaml;
using VmSerial.Serial;

namespace VmSerial.Plans;

/// <summary>Reads what a plan wants of one port.</summary>
internal static class PlanPortReader
{
    /// <param name="map">The port.</param>
    /// <param name="match">The match of its VM, when that could be read.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The port, or null when it has no number; what it says is of use only when there are no problems.</returns>
    internal static PlanPort? Read(PlanMap map, string? match, PlanProblems problems)
    {
        int? number = map.Number("port", PlanSection.FirstPort, PlanSection.LastPort);
        bool absent = map.Choice("state", "present", "absent") == "absent";
        if (absent)
        {
            RefuseSettings(map, problems);
        }

        DesiredPort desired = new(number ?? 0)
        {
            Absent = absent,
            Backing = absent ? null : ReadBacking(map, match, problems),
            Connected = map.Flag("connected"),
            StartConnected = map.Flag("startConnected"),
            YieldOnPoll = map.Flag("yieldOnPoll"),
        };
        return number is null ? null : new PlanPort(desired, map.Position);
    }

    private static void RefuseSettings(PlanMap map, PlanProblems problems)
    {
        foreach (string key in PlanSection.Port.Names)
        {
            if (key is not ("port" or "state") && map.Find(key) is { } entry)
            {
                problems.Add(entry.Key.Position, $"'{key}' has no meaning beside 'state: absent': remove one of the two");
            }
        }
    }

    private static UriBacking? ReadBacking(PlanMap map, string? match, PlanProblems problems)
    {
        YamlEntry? given = FirstBacking(map);
        string? kind = given?.Key.Text;
        foreach (string other in new[] { "connect", "listen", "vspc" })
        {
            if (other != kind && map.Find(other) is { } second)
            {
                problems.Add(second.Key.Position, $"'{other}' cannot stand beside '{kind}': a port has one of connect, listen and vspc");
            }
        }

        if (!map.Has("vspc"))
        {
            RefuseVspcSettings(map, kind, problems);
        }

        UriBacking? backing = kind switch
        {
            "connect" => Direct(map, "connect", SerialDirection.Client),
            "listen" => Direct(map, "listen", SerialDirection.Server),
            "vspc" => Concentrator(map, problems),
            _ => null,
        };
        if (backing is not null && SerialUri.Validate(backing) is { } message)
        {
            problems.Add(given!.Value.Position, message);
        }

        if (kind == "listen" && match is not null && VMSelector.IsWildcard(match))
        {
            problems.Add(given!.Key.Position,
                $"'listen' under the wildcard '{YamlText.Shorten(match)}' is the same listener for every VM that it fits, and only one of them can have it: give each VM a match and a TCP port of its own");
        }

        return backing;
    }

    /// <summary>What the port's owner wrote first; anything else beside it is the mistake.</summary>
    private static YamlEntry? FirstBacking(PlanMap map)
    {
        YamlEntry? first = map.Find("connect");
        first = Earlier(first, map.Find("listen"));
        return Earlier(first, map.Find("vspc"));
    }

    private static YamlEntry? Earlier(YamlEntry? a, YamlEntry? b)
        => a is null || b is null ? a ?? b : (a.Key.Line, a.Key.Column).CompareTo((b.Key.Line, b.Key.Column)) <= 0 ? a : b;

    private static void RefuseVspcSettings(PlanMap map, string? kind, PlanProblems problems)
    {
        if (map.Find("service") is { } service)
        {
            problems.Add(service.Key.Position, "'service' belongs to 'vspc', and there is none here: add 'vspc: telnet://host:port' or remove 'service'");
        }

        if (map.Find("direction") is { } direction)
        {
            problems.Add(direction.Key.Position, kind switch
            {
                "connect" => "'direction' belongs to 'vspc': with 'connect' the host is always the client; remove it",
                "listen" => "'direction' belongs to 'vspc': with 'listen' the host is always the server; remove it",
                _ => "'direction' belongs to 'vspc', and there is none here: remove it, or say which with 'connect', 'listen' or 'vspc'",
            });
        }
    }

    private static UriBacking? Direct(PlanMap map, string key, SerialDirection direction)
        => map.Text(key) is { } uri ? new UriBacking(uri, direction) : null;

    private static UriBacking? Concentrator(PlanMap map, PlanProblems problems)
    {
        YamlEntry entry = map.Find("vspc")!;
        if (!map.Has("service"))
        {
            problems.Add(entry.Key.Position, "'vspc' needs 'service': the name by which the concentrator knows the port, such as vSPC.py");
        }

        SerialDirection direction = map.Choice("direction", "client", "server") == "client" ? SerialDirection.Client : SerialDirection.Server;
        string? service = map.Text("service");
        // Any service will do to look at the URI of a concentrator whose service is missing.
        return map.Text("vspc") is { } proxy ? new UriBacking(service ?? "vSPC.py", direction, proxy) : null;
    }
}
