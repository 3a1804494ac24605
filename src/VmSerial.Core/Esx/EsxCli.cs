namespace VmSerial.Esx;

/// <summary>The commands of esxcli that are used. Built here only, from validated types; see <see cref="EsxCliAnswers"/> for their answers.</summary>
public static class EsxCli
{
    /// <summary>Whether the firewall is on, and what it does by default.</summary>
    public static EsxCliCommand FirewallGet { get; } = Command("network firewall get");

    /// <summary>Reads the ruleset files again.</summary>
    public static EsxCliCommand FirewallRefresh { get; } = Command("network firewall refresh");

    /// <summary>The host's TCP and UDP connections.</summary>
    public static EsxCliCommand ConnectionList { get; } = Command("network ip connection list");

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
    public static EsxCliCommand RulesetEnable(RulesetId id, bool enabled) => Command("network firewall ruleset set", "-r", id.Text, "-e", Word(enabled));

    /// <summary>Lets every address use a ruleset, or its list of allowed ones only.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="all">Whether every address may.</param>
    public static EsxCliCommand RulesetAllowAll(RulesetId id, bool all) => Command("network firewall ruleset set", "-r", id.Text, "-a", Word(all));

    /// <summary>Adds an address or a network to the allowed ones of a ruleset.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="host">The address or network.</param>
    public static EsxCliCommand AllowedIpAdd(RulesetId id, AllowedHost host)
        => Command("network firewall ruleset allowedip add", "-r", id.Text, "-i", host.ToString());

    /// <summary>Takes an address or a network from the allowed ones of a ruleset.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="host">The address or network.</param>
    public static EsxCliCommand AllowedIpRemove(RulesetId id, AllowedHost host)
        => Command("network firewall ruleset allowedip remove", "-r", id.Text, "-i", host.ToString());

    /// <summary>Sets the lowest acceptance level of VIBs the host takes.</summary>
    /// <param name="level">The level, as <see cref="EsxCliAnswers.Acceptance"/> reads it.</param>
    internal static EsxCliCommand AcceptanceSet(string level) => Command("software acceptance set", "--level", level);

    /// <summary>Installs a VIB that is not signed.</summary>
    /// <param name="path">The VIB's full path on the host.</param>
    internal static EsxCliCommand VibInstall(string path) => Command("software vib install", "-v", path, "--no-sig-check");

    /// <summary>Removes a VIB.</summary>
    /// <param name="name">Its name.</param>
    internal static EsxCliCommand VibRemove(string name) => Command("software vib remove", "-n", name);

    private static EsxCliCommand Command(string path, params string[] options) => new(path.Split(' '), options);

    private static string[] OfRuleset(RulesetId? id) => id is null ? [] : ["-r", id.Text];

    private static string Word(bool value) => value ? "true" : "false";
}
