using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>A row of <c>esxcli network firewall ruleset allowedip list</c>.</summary>
/// <param name="Ruleset">The ruleset it belongs to.</param>
/// <param name="All">Whether every address is allowed.</param>
/// <param name="Hosts">The allowed addresses and networks where not every one is.</param>
public sealed record AllowedIpRow(string Ruleset, bool All, IReadOnlyList<string> Hosts);
