using System.Globalization;
using System.Linq;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>One rule of a ruleset file: direction, protocol and one port or a range of ports.</summary>
public sealed record RulesetRule
{
    private RulesetRule(RuleDirection direction, RuleProtocol protocol, RulePortType portType, int begin, int end)
    {
        Direction = direction;
        Protocol = protocol;
        PortType = portType;
        Begin = begin;
        End = end;
    }

    /// <summary>Which way the connection goes.</summary>
    public RuleDirection Direction { get; }

    /// <summary>The protocol.</summary>
    public RuleProtocol Protocol { get; }

    /// <summary>Which port is looked at.</summary>
    public RulePortType PortType { get; }

    /// <summary>The first port, 0 to 65535.</summary>
    public int Begin { get; }

    /// <summary>The last port, 0 to 65535; the first one where the rule names a single port.</summary>
    public int End { get; }

    /// <summary>Whether the rule names one port only.</summary>
    public bool IsSinglePort => Begin == End;

    /// <summary>Makes a rule that a user asks for.</summary>
    /// <param name="direction">Which way the connection goes.</param>
    /// <param name="begin">The first port, 1 to 65535.</param>
    /// <param name="end">The last port, from <paramref name="begin"/> to 65535; null for a single port.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="portType">Which port is looked at.</param>
    /// <exception cref="VmSerialException"><c>InvalidRulesetPort</c>: a port is out of range, or the range ends before it begins.</exception>
    public static RulesetRule Create(
        RuleDirection direction,
        int begin,
        int? end = null,
        RuleProtocol protocol = RuleProtocol.Tcp,
        RulePortType portType = RulePortType.Dst)
    {
        int last = end ?? begin;
        string? fault = begin is < 1 or > 65535 ? $"port {begin} is not in 1 to 65535"
            : last is < 1 or > 65535 ? $"port {last} is not in 1 to 65535"
            : last < begin ? $"the range {begin} to {last} ends before it begins"
            : null;
        return fault is null ? new RulesetRule(direction, protocol, portType, begin, last) : throw new VmSerialException(
            "InvalidRulesetPort", ErrorKind.InvalidArgument, $"Not a rule: {fault}.", advice: "Name a port from 1 to 65535, or a range such as 4001-4016.");
    }

    /// <summary>Makes a rule of a text that a user typed.</summary>
    /// <param name="direction">Which way the connection goes.</param>
    /// <param name="ports">A port such as <c>4001</c>, or a range such as <c>4001-4016</c>.</param>
    /// <param name="protocol">The protocol.</param>
    /// <exception cref="VmSerialException"><c>InvalidRulesetPort</c>.</exception>
    public static RulesetRule Parse(RuleDirection direction, string? ports, RuleProtocol protocol = RuleProtocol.Tcp)
    {
        string[] ends = (ports ?? "").Split('-');
        int[] numbers = [.. ends.Select(end => int.TryParse(end.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
        return numbers.Length is 1 or 2 && numbers.All(number => number >= 0)
            ? Create(direction, numbers[0], numbers.Length > 1 ? numbers[1] : null, protocol)
            : throw new VmSerialException(
                "InvalidRulesetPort", ErrorKind.InvalidArgument, "Not a rule: expected a port from 1 to 65535 or a range such as 4001-4016.", ports, "Name a port from 1 to 65535, or a range such as 4001-4016.");
    }

    /// <summary>The same rule as the vSphere API and esxcli show it.</summary>
    public FirewallRule ToFirewallRule()
        => new(Direction == RuleDirection.Inbound, Protocol == RuleProtocol.Tcp ? "tcp" : "udp", Begin, End, PortType == RulePortType.Dst);

    /// <summary>A rule that the vSphere API or esxcli shows; null for one that no ruleset file could say.</summary>
    /// <param name="rule">The rule.</param>
    public static RulesetRule? TryFrom(FirewallRule rule)
        => rule.Protocol is not ("tcp" or "udp") ? null : FromFile(
            rule.Inbound ? RuleDirection.Inbound : RuleDirection.Outbound, rule.Protocol == "tcp" ? RuleProtocol.Tcp : RuleProtocol.Udp,
            rule.IsDestination ? RulePortType.Dst : RulePortType.Src, rule.FirstPort, rule.LastPort);

    /// <inheritdoc/>
    public override string ToString() => $"{Words.Of(Direction)} {Words.Of(Protocol)} {Words.Of(PortType)} {(IsSinglePort ? $"{Begin}" : $"{Begin}-{End}")}";

    // Stock rulesets begin at port 0.
    internal static RulesetRule? FromFile(RuleDirection direction, RuleProtocol protocol, RulePortType portType, int begin, int end)
        => begin >= 0 && begin <= end && end <= 65535 ? new RulesetRule(direction, protocol, portType, begin, end) : null;

    /// <summary>The words of the file format.</summary>
    internal static class Words
    {
        internal static string Of(RuleDirection direction) => direction == RuleDirection.Inbound ? "inbound" : "outbound";

        internal static string Of(RuleProtocol protocol) => protocol == RuleProtocol.Tcp ? "tcp" : "udp";

        internal static string Of(RulePortType portType) => portType == RulePortType.Dst ? "dst" : "src";
    }
}
