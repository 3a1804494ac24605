using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>
/// Reads the answers of esxcli: text and JSON of the program, and rows as <see cref="HostEsxCli"/> gets them through the API. Tables
/// are read by their header and the dashes under it, never by counting columns: <c>ruleset list</c> has two of them up to 8.0 U1 and
/// four from 8.0 U2 on. Every method throws <see cref="VmSerialException"/> <c>EsxCliAnswer</c> for what is no such answer.
/// </summary>
public static class EsxCliAnswers
{
    /// <summary>Reads <c>network firewall get</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    public static FirewallState Firewall(string answer) => Firewall([EsxCliText.Fields(answer)]);

    /// <summary>Reads <c>network firewall get</c>.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static FirewallState Firewall(IReadOnlyList<EsxCliRow> rows)
    {
        EsxCliRow row = Only(rows);
        return new FirewallState(row.Flag("Enabled"), row.Flag("Loaded"), row.Text("Default Action").ToUpperInvariant() switch
        {
            "DROP" => true,
            "PASS" => false,
            string other => throw EsxCliRow.Unreadable($"the default action is '{other}', not DROP or PASS"),
        });
    }

    /// <summary>Reads <c>network firewall ruleset list</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    public static IReadOnlyList<RulesetRow> Rulesets(string answer) => Rulesets(EsxCliText.Rows(answer));

    /// <summary>Reads <c>network firewall ruleset list</c>.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static IReadOnlyList<RulesetRow> Rulesets(IReadOnlyList<EsxCliRow> rows) => [.. rows.Select(row => new RulesetRow(
        row.Text("Name"), row.Flag("Enabled"), row.FindFlag("Enable/Disable configurable"), row.FindFlag("Allowed IP configurable")))];

    /// <summary>Reads <c>network firewall ruleset rule list</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    public static IReadOnlyList<RuleRow> Rules(string answer) => Rules(EsxCliText.Rows(answer));

    /// <summary>Reads <c>network firewall ruleset rule list</c>.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static IReadOnlyList<RuleRow> Rules(IReadOnlyList<EsxCliRow> rows) => [.. rows.Select(row => new RuleRow(row.Text("Ruleset"), new FirewallRule(
        row.Text("Direction").ToUpperInvariant() switch
        {
            "INBOUND" => true,
            "OUTBOUND" => false,
            string other => throw EsxCliRow.Unreadable($"the direction is '{other}', not Inbound or Outbound"),
        },
        row.Text("Protocol").ToLowerInvariant(),
        row.Number("Port Begin"),
        row.Number("Port End"),
        !string.Equals(row.Text("Port Type"), "Src", StringComparison.OrdinalIgnoreCase))))];

    /// <summary>Reads <c>network firewall ruleset allowedip list</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    public static IReadOnlyList<AllowedIpRow> AllowedIps(string answer) => [.. EsxCliText.Rows(answer).Select(row => AllowedIp(row, row.Items("Allowed IP Addresses")))];

    /// <summary>Reads <c>network firewall ruleset allowedip list</c>.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static IReadOnlyList<AllowedIpRow> AllowedIps(IReadOnlyList<EsxCliRow> rows)

        // The API has a field once for each item, and so none for an empty list.
        => [.. rows.Select(row => AllowedIp(row, row.Find("Allowed IP Addresses") is null ? [] : row.Items("Allowed IP Addresses")))];

    /// <summary>Reads <c>network ip connection list</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    public static IReadOnlyList<IpConnection> Connections(string answer) => Connections(EsxCliText.Rows(answer));

    /// <summary>Reads <c>network ip connection list</c>.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static IReadOnlyList<IpConnection> Connections(IReadOnlyList<EsxCliRow> rows) => [.. rows.Select(row =>
    {
        (string local, int localPort) = EndPoint(row.Text("Local Address"));
        (string foreign, int foreignPort) = EndPoint(row.Text("Foreign Address"));
        return new IpConnection(row.Text("Proto").ToLowerInvariant(), local, localPort, foreign, foreignPort, row.Find("State") ?? "", row.Find("World Name") ?? "");
    })];

    /// <summary>Reads <c>system version get</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    public static HostVersion Version(string answer) => Version([EsxCliText.Fields(answer)]);

    /// <summary>Reads <c>system version get</c>.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static HostVersion Version(IReadOnlyList<EsxCliRow> rows)
    {
        EsxCliRow row = Only(rows);
        return HostVersion.Parse(row.Text("Version"), row.Text("Build"), row.Find("Update"));
    }

    /// <summary>Reads <c>software acceptance get</c>: <c>VMwareCertified</c>, <c>VMwareAccepted</c>, <c>PartnerSupported</c> or <c>CommunitySupported</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    public static string Acceptance(string answer) => AcceptanceWord(EsxCliText.IsJson(answer) ? EsxCliJson.FirstText(answer) ?? "" : answer.Trim());

    /// <summary>Reads <c>software acceptance get</c>: <c>VMwareCertified</c>, <c>VMwareAccepted</c>, <c>PartnerSupported</c> or <c>CommunitySupported</c>.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public static string Acceptance(IReadOnlyList<EsxCliRow> rows) => AcceptanceWord(Only(rows).FirstText ?? "");

    /// <summary>Puts the three listings together into rulesets as the API shows them, in the order of the first.</summary>
    /// <param name="rulesets">The rulesets.</param>
    /// <param name="rules">Their rules.</param>
    /// <param name="allowed">Their allowed addresses; a ruleset that is not in it is open to every address.</param>
    public static IReadOnlyList<FirewallRuleset> Join(IEnumerable<RulesetRow> rulesets, IEnumerable<RuleRow> rules, IEnumerable<AllowedIpRow> allowed)
    {
        ILookup<string, FirewallRule> rulesOf = rules.ToLookup(row => row.Ruleset, row => row.Rule, StringComparer.Ordinal);
        ILookup<string, AllowedIpRow> allowedOf = allowed.ToLookup(row => row.Ruleset, StringComparer.Ordinal);
        return [.. rulesets.Select(row => new FirewallRuleset(row.Id, row.Enabled, [.. rulesOf[row.Id]], allowedOf[row.Id].All(list => list.All))
        {
            AllowedHosts = [.. allowedOf[row.Id].SelectMany(list => list.Hosts)],
            EnableConfigurable = row.EnableConfigurable,
            AllowedIpConfigurable = row.AllowedIpConfigurable,
        })];
    }

    private static AllowedIpRow AllowedIp(EsxCliRow row, IReadOnlyList<string> items)
    {
        bool all = items.Any(item => string.Equals(item, "All", StringComparison.OrdinalIgnoreCase));
        return new AllowedIpRow(row.Text("Ruleset"), all, all ? [] : items);
    }

    private static EsxCliRow Only(IReadOnlyList<EsxCliRow> rows)
        => rows.Count == 1 ? rows[0] : throw EsxCliRow.Unreadable($"one object was expected, {rows.Count} came");

    private static string AcceptanceWord(string word)
        => word is "VMwareCertified" or "VMwareAccepted" or "PartnerSupported" or "CommunitySupported"
            ? word
            : throw EsxCliRow.Unreadable("it names no acceptance level");

    // 192.0.2.1:443, :::443, [::1]:443 and 0.0.0.0:0
    private static (string Address, int Port) EndPoint(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? (text.Substring(0, colon).Trim('[', ']'), port)
            : (text, 0);
    }
}
