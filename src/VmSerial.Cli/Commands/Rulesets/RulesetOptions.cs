using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using VmSerial.Esx;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary>The options that describe a custom ruleset, the same for every command that takes them.</summary>
internal sealed class RulesetOptions
{
    private const string EveryAddress = "all";

    private readonly Option<RulesetId> _id = new("--id")
    {
        Description = "The id of the ruleset: letters, digits, '.', '_' and '-'.",
        HelpName = "ID",
        Required = true,
        CustomParser = result => Typed.Read(result, "--id", result.Tokens[0].Value, RulesetId.Parse),
    };

    private readonly Option<RulesetRule[]> _ports = new("--port")
    {
        Description = "A port or a range such as 4002-4016; several with commas, or given again.",
        HelpName = "PORT[-PORT]",
        CustomParser = ReadPorts,
    };

    private readonly Option<string[]> _direction = new("--direction")
    {
        Description = "outbound (ports that connect) or inbound (ports that listen); given twice, both.",
        DefaultValueFactory = _ => ["outbound"],
    };

    private readonly Option<string> _protocol = new("--protocol") { Description = "tcp or udp.", DefaultValueFactory = _ => "tcp" };

    private readonly Option<AllowedHost[]> _allowedIp = new("--allowed-ip")
    {
        Description = "An address or network that may use it, or 'all'; several with commas, or given again.",
        HelpName = "ADDRESS[/BITS]",
        CustomParser = ReadAllowed,
    };

    private readonly Option<string> _persistence = new("--persistence")
    {
        Description = "What keeps it across a reboot: auto, none, sticky, localSh or vib.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<bool> _allowCommunity = new("--allow-community-acceptance")
    {
        Description = "With --persistence vib: lower the host's acceptance level to CommunitySupported. Nobody but a VIB's author has tested it then, "
            + "VMware gives no support for it, and Secure Boot cannot be used.",
    };

    /// <summary>Creates the options with their checks.</summary>
    /// <param name="portsRequired">Whether a ruleset is described as a whole.</param>
    public RulesetOptions(bool portsRequired)
    {
        _ports.Required = portsRequired;
        _direction.AcceptOnlyFromAmong("outbound", "inbound");
        _protocol.AcceptOnlyFromAmong("tcp", "udp");
        _persistence.AcceptOnlyFromAmong("auto", "none", "sticky", "localSh", "vib");
    }

    /// <summary>The id and the rules.</summary>
    public IEnumerable<Option> OfRules => [_id, _ports, _direction, _protocol];

    /// <summary>What is said of a ruleset on a host.</summary>
    public IEnumerable<Option> OfHosts => [_allowedIp, _persistence, _allowCommunity];

    /// <summary>The id alone.</summary>
    public Option OfId => _id;

    /// <summary>The id.</summary>
    public RulesetId ReadId(ParseResult parsed) => parsed.GetValue(_id)!;

    /// <summary>The rules; null where no port was given.</summary>
    public IReadOnlyList<RulesetRule>? ReadRules(ParseResult parsed)
    {
        if (parsed.GetResult(_ports) is null)
            return null;
        RuleProtocol protocol = parsed.GetValue(_protocol) == "udp" ? RuleProtocol.Udp : RuleProtocol.Tcp;
        return
        [
            .. from direction in parsed.GetValue(_direction)!.Distinct()
               from ports in parsed.GetValue(_ports)!
               select RulesetRule.Create(direction == "inbound" ? RuleDirection.Inbound : RuleDirection.Outbound, ports.Begin, ports.End, protocol),
        ];
    }

    /// <summary>The addresses that may use it, none for every address; null where nothing was said.</summary>
    public IReadOnlyList<AllowedHost>? ReadAllowed(ParseResult parsed) => parsed.GetResult(_allowedIp) is null ? null : parsed.GetValue(_allowedIp);

    /// <summary>What shall keep it; null to choose.</summary>
    public PersistenceMethod? ReadPersistence(ParseResult parsed) => parsed.GetValue(_persistence) switch
    {
        "none" => PersistenceMethod.None,
        "sticky" => PersistenceMethod.Sticky,
        "localSh" => PersistenceMethod.LocalSh,
        "vib" => PersistenceMethod.Vib,
        _ => null,
    };

    /// <summary>Whether anything was said about what shall keep it.</summary>
    public bool SpeaksOfPersistence(ParseResult parsed) => parsed.GetResult(_persistence) is { Implicit: false };

    /// <summary>Whether the host's acceptance level may be lowered.</summary>
    public bool ReadAllowsCommunity(ParseResult parsed) => parsed.GetValue(_allowCommunity);

    // The direction and the protocol come from options of their own, which may not have been read yet.
    private static RulesetRule[] ReadPorts(ArgumentResult result)
        => [.. Words(result).Select(word => Typed.Read(result, "--port", word, text => RulesetRule.Parse(RuleDirection.Outbound, text))).OfType<RulesetRule>()];

    private static AllowedHost[] ReadAllowed(ArgumentResult result)
    {
        string[] words = [.. Words(result)];
        if (words is [EveryAddress])
            return [];
        if (words.Contains(EveryAddress))
            result.AddError($"--allowed-ip '{EveryAddress}' stands alone: it means every address.");
        return [.. words.Where(word => word != EveryAddress).Select(word => Typed.Read(result, "--allowed-ip", word, AllowedHost.Parse)).OfType<AllowedHost>()];
    }

    private static IEnumerable<string> Words(ArgumentResult result)
        => result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries));
}
