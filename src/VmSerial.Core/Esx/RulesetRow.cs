namespace VmSerial.Esx;

/// <summary>A row of <c>esxcli network firewall ruleset list</c>.</summary>
/// <param name="Id">The ruleset.</param>
/// <param name="Enabled">Whether its rules are in force.</param>
/// <param name="EnableConfigurable">Whether it may be enabled and disabled; null on hosts before 8.0 U2, which do not say.</param>
/// <param name="AllowedIpConfigurable">Whether its allowed addresses may be changed; null on hosts before 8.0 U2, which do not say.</param>
public sealed record RulesetRow(string Id, bool Enabled, bool? EnableConfigurable = null, bool? AllowedIpConfigurable = null);
