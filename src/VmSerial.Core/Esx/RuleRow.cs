using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>A row of <c>esxcli network firewall ruleset rule list</c>.</summary>
/// <param name="Ruleset">The ruleset it belongs to.</param>
/// <param name="Rule">The rule.</param>
public sealed record RuleRow(string Ruleset, FirewallRule Rule);
