namespace VmSerial.Esx;

/// <summary>The commands of esxcli that are used. Built here only, from validated types; see <see cref="EsxCliAnswers"/> for their answers.</summary>
public static class EsxCli
{
    /// <summary>Whether the firewall is on, and what it does by default.</summary>
    public static EsxCliCommand FirewallGet { get; } = Command("network firewall get");

    /// <summary>Reads the ruleset files again.</summary>
    public static EsxCliCommand FirewallRefresh { get; } = Change("network firewall refresh");

    /// <summary>The host's TCP and UDP connections.</summary>
    public static EsxCliCommand ConnectionList { get; } = Command("network ip connection list");

    /// <summary>The routes, from 5.1 on.</summary>
    public static EsxCliCommand RouteList { get; } = Command("network ip route ipv4 list");

    /// <summary>The addresses of the VMkernel adapters.</summary>
    public static EsxCliCommand AddressList { get; } = Command("network ip interface ipv4 get");

    /// <summary>Product, version, build and update.</summary>
    public static EsxCliCommand VersionGet { get; } = Command("system version get");

    /// <summary>The lowest acceptance level of VIBs the host takes.</summary>
    public static EsxCliCommand AcceptanceGet { get; } = Command("software acceptance get");

    /// <summary>The rulesets and whether they are enabled.</summary>
    /// <param name="id">One ruleset; null for all.</param>
    public static EsxCliCommand RulesetList(RulesetId? id = null) => Command("network firewall ruleset list", OfRuleset(id));

    /// <summary>The rules of the rulesets.</summary>
    /// <param name="id">One ruleset; null for all.</param>
    public static EsxCliCommand RuleList(RulesetId? id = null) => Command("network firewall ruleset rule list", OfRuleset(id));

    /// <summary>The allowed addresses of the rulesets.</summary>
    /// <param name="id">One ruleset; null for all.</param>
    public static EsxCliCommand AllowedIpList(RulesetId? id = null) => Command("network firewall ruleset allowedip list", OfRuleset(id));

    /// <summary>Enables or disables a ruleset.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="enabled">Whether its rules are to be in force.</param>
    public static EsxCliCommand RulesetEnable(RulesetId id, bool enabled) => Change("network firewall ruleset set", Ruleset(id), new("-e", "enabled", Word(enabled)));

    /// <summary>Lets every address use a ruleset, or its list of allowed ones only.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="all">Whether every address may.</param>
    public static EsxCliCommand RulesetAllowAll(RulesetId id, bool all) => Change("network firewall ruleset set", Ruleset(id), new("-a", "allowedall", Word(all)));

    /// <summary>Adds an address or a network to the allowed ones of a ruleset.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="host">The address or network.</param>
    public static EsxCliCommand AllowedIpAdd(RulesetId id, AllowedHost host) => Change("network firewall ruleset allowedip add", Ruleset(id), Address(host));

    /// <summary>Takes an address or a network from the allowed ones of a ruleset.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="host">The address or network.</param>
    public static EsxCliCommand AllowedIpRemove(RulesetId id, AllowedHost host) => Change("network firewall ruleset allowedip remove", Ruleset(id), Address(host));

    /// <summary>Sets the lowest acceptance level of VIBs the host takes.</summary>
    /// <param name="level">The level, as <see cref="EsxCliAnswers.Acceptance(string)"/> reads it.</param>
    internal static EsxCliCommand AcceptanceSet(string level) => Change("software acceptance set", new EsxCliOption("--level", "level", level));

    /// <summary>Installs a VIB that is not signed.</summary>
    /// <param name="path">The VIB's full path on the host.</param>
    internal static EsxCliCommand VibInstall(string path)
        => Change("software vib install", new EsxCliOption("-v", "viburl", path), new EsxCliOption("--no-sig-check", "nosigcheck", null));

    /// <summary>Removes a VIB.</summary>
    /// <param name="name">Its name.</param>
    internal static EsxCliCommand VibRemove(string name) => Change("software vib remove", new EsxCliOption("-n", "vibname", name));

    private static EsxCliCommand Command(string path, params EsxCliOption[] options) => new(path.Split(' '), options);

    private static EsxCliCommand Change(string path, params EsxCliOption[] options) => Command(path, options) with { IsChange = true };

    private static EsxCliOption[] OfRuleset(RulesetId? id) => id is null ? [] : [Ruleset(id)];

    private static EsxCliOption Ruleset(RulesetId id) => new("-r", "rulesetid", id.Text);

    private static EsxCliOption Address(AllowedHost host) => new("-i", "ipaddress", host.ToString());

    private static string Word(bool value) => value ? "true" : "false";
}
