using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans.NPorts;

/// <summary>Reads the NPorts of a plan.</summary>
internal static class PlanNPortReader
{
    private const string Hosts = "hosts";

    /// <summary>The operation modes as a plan writes them.</summary>
    internal static IReadOnlyList<string> Modes { get; } =
        [.. ((OperationMode[])Enum.GetValues(typeof(OperationMode))).Where(mode => mode != OperationMode.Other).Select(Word)];

    internal static IReadOnlyList<PlanNPort> Read(IReadOnlyList<YamlNode> nodes, PlanProblems problems)
    {
        List<PlanNPort> devices = new(nodes.Count);
        Dictionary<string, SourcePosition> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode node in nodes)
        {
            if (PlanMap.Open(node, PlanSection.NPort, problems) is { } map && ReadOne(map, seen, problems) is { } device)
            {
                devices.Add(device);
            }
        }

        return devices;
    }

    private static PlanNPort? ReadOne(PlanMap map, Dictionary<string, SourcePosition> seen, PlanProblems problems)
    {
        string? address = map.Text("address");
        if (address is not null)
        {
            CheckAddress(address, map.Find("address")!.Value.Position, seen, problems);
        }

        string? console = map.Text("console");
        if (console is not null && !IsEndpoint(console))
        {
            problems.Add(map.Find("console")!.Value.Position, $"expected an address with a port, such as 192.0.2.7:2323, found '{YamlText.Shorten(console)}'");
        }

        if (!map.Has("ports") && !map.Has("accessibleIp"))
        {
            problems.Add(map.Position, "an NPort needs 'ports' or 'accessibleIp': what is wanted of it");
        }

        (IReadOnlyList<AccessibleIpRow>? rows, bool hosts) = ReadAccessibleIp(map, problems);
        PlanNPort device = new(address ?? "", map.Position)
        {
            User = map.Text("user"),
            PasswordVariable = PlanServerReader.ReadPassword(map, problems),
            Console = console,
            Ports = ReadPorts(map.List("ports"), problems),
            AccessibleIp = rows,
            AdmitsHosts = hosts,
            AccessibleIpPosition = map.Find("accessibleIp")?.Value.Position,
            AllowRestart = map.Flag("allowRestart") ?? false,
        };
        return address is null ? null : device;
    }

    private static void CheckAddress(string address, SourcePosition position, Dictionary<string, SourcePosition> seen, PlanProblems problems)
    {
        if (VMSelector.IsWildcard(address) || address.Any(c => char.IsWhiteSpace(c) || c is '/' or '\\' or '@' or ','))
        {
            problems.Add(position, $"expected the name or address of one NPort, such as nport-a or 192.0.2.7, found '{YamlText.Shorten(address)}'");
        }
        else if (address.Count(c => c == ':') == 1)
        {
            problems.Add(position, $"an NPort is a name or an address without a port: write {YamlText.Shorten(address.Split(':')[0])}, and 'console' where its telnet console is reached another way");
        }
        else if (seen.TryGetValue(address, out SourcePosition? first))
        {
            problems.Add(position, $"the NPort '{YamlText.Shorten(address)}' is named twice (first in line {first.Line}): put all its ports under one address");
        }
        else
        {
            seen.Add(address, position);
        }
    }

    // A name or an IPv4 address with a port, or an IPv6 address in brackets with one.
    private static bool IsEndpoint(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text.Substring(0, colon);
        return host.Length > 0 && (host.IndexOf(':') < 0 || (host[0] == '[' && host[host.Length - 1] == ']'))
            && int.TryParse(text.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535;
    }

    private static List<PlanNPortPort> ReadPorts(IReadOnlyList<YamlNode> nodes, PlanProblems problems)
    {
        List<PlanNPortPort> ports = new(nodes.Count);
        Dictionary<int, SourcePosition> seen = [];
        Dictionary<int, (int Port, string Key)> taken = [];
        foreach (YamlNode node in nodes)
        {
            if (PlanMap.Open(node, PlanSection.NPortPort, problems) is not { } map || ReadPort(map, problems) is not { } port)
            {
                continue;
            }

            if (seen.TryGetValue(port.Number, out SourcePosition? first))
            {
                problems.Add(map.Find("port")!.Value.Position, $"port {port.Number} is given twice for this NPort (first in line {first.Line})");
                continue;
            }

            seen.Add(port.Number, map.Position);
            foreach ((string key, int? number) in new[] { ("tcpPort", port.TcpPort), ("commandPort", port.CommandPort) })
            {
                if (number is { } listened && taken.TryGetValue(listened, out (int Port, string Key) other))
                {
                    problems.Add(map.Find(key)!.Value.Position, $"TCP port {listened} is {(other.Port == port.Number ? "this port's" : $"port {other.Port}'s")} '{other.Key}' already: one device listens on it once");
                }
                else if (number is { } free)
                {
                    taken.Add(free, (port.Number, key));
                }
            }

            ports.Add(new PlanNPortPort(port, map.Position));
        }

        return ports;
    }

    private static DesiredNPortPort? ReadPort(PlanMap map, PlanProblems problems)
    {
        int? number = map.Number("port", 1, PlanSection.LastNPortPort);
        string? mode = map.Choice("mode", [.. Modes]);
        DesiredNPortPort port = new(number ?? 1)
        {
            Mode = mode is null ? null : (OperationMode)Enum.Parse(typeof(OperationMode), mode, ignoreCase: true),
            TcpPort = map.Number("tcpPort", 1, 65535),
            CommandPort = map.Number("commandPort", 1, 65535),
            MaxConnection = map.Number("maxConnection", 1, 8),
            AliveCheckMinutes = map.Number("aliveCheckMinutes", 0, 99),
            InactivityMilliseconds = map.Number("inactivityMilliseconds", 0, 65535),
            PackingLength = map.Number("packingLength", 0, 1024),
            ForceTransmitMilliseconds = map.Number("forceTransmitMilliseconds", 0, 65535),
            Line = map.Text("line") is { } line ? Try(() => SerialLine.Parse(line), map, "line", problems) : null,
        };
        // That both numbers are the same is told where they are compared with those of the other ports.
        return number is null ? null : port.TcpPort is not null && port.TcpPort == port.CommandPort ? port : Try(port.Checked, map, "port", problems);
    }

    private static (IReadOnlyList<AccessibleIpRow>?, bool) ReadAccessibleIp(PlanMap map, PlanProblems problems)
    {
        if (map.Find("accessibleIp") is not { } entry)
        {
            return (null, false);
        }

        if (entry.Value.IsText && entry.Value.Text is Hosts or "all")
        {
            return ([], entry.Value.Text == Hosts);
        }

        IReadOnlyList<YamlNode> nodes = map.List("accessibleIp");
        if (nodes.Count == 0 && entry.Value.IsList)
        {
            problems.Add(entry.Value.Position, "an empty list would let nobody in; write 'accessibleIp: all' for every address");
        }

        List<AccessibleIpRow> rows = [];
        foreach (YamlNode node in nodes.Where(node => node.Text != Hosts))
        {
            if (AccessibleIpRow.TryParse(node.Text) is { } row)
            {
                rows.Add(row);
            }
            else
            {
                problems.Add(node.Position, $"expected an IPv4 address or network such as 192.0.2.7 or 192.0.2.0/24, or the word hosts, found {node.Describe()}");
            }
        }

        return (rows, nodes.Any(node => node.Text == Hosts));
    }

    /// <summary>A mode as a plan writes it.</summary>
    internal static string Word(OperationMode mode)
    {
        string name = mode.ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
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
            problems.Add(map.Find(key)!.Value.Position, e.Message.TrimEnd('.'));
            return null;
        }
    }
}
