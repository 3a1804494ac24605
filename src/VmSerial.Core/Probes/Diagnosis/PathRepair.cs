using System.Collections.Generic;
using System.Linq;
using System.Net;
using VmSerial.Esx;
using VmSerial.Probes.HostPath;
using VmSerial.VSphere;

namespace VmSerial.Probes.Diagnosis;

/// <summary>A repair that a cmdlet can make. The same value is shown as a line to type and carried out by Repair-EsxSerialPath.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Subject">The path.</param>
public sealed record PathRepair(PathRepairKind Kind, PathSubject Subject)
{
    /// <summary>The ruleset; null for a repair of the port.</summary>
    public RulesetId? Ruleset { get; init; }

    /// <summary>The TCP port of a ruleset to add; 0 for none.</summary>
    public int Port { get; init; }

    /// <summary>The direction of a ruleset to add.</summary>
    public RuleDirection Direction { get; init; }

    /// <summary>The whole list of allowed addresses that a custom ruleset is to have.</summary>
    public IReadOnlyList<AllowedHost> Allowed { get; init => field = value.ToArray(); } = [];

    /// <summary>The line to type.</summary>
    public string Command => Kind switch
    {
        PathRepairKind.EnableRuleset when Ruleset == SerialRulesets.Network => $"Enable-EsxSerialFirewall -VMHost {Host} -Ruleset Network",
        PathRepairKind.EnableRuleset when Ruleset == SerialRulesets.Vspc => $"Enable-EsxSerialFirewall -VMHost {Host} -Ruleset Vspc",
        PathRepairKind.EnableRuleset => $"Set-EsxCustomRuleset -VMHost {Host} -Id {Ruleset} -Enabled",
        PathRepairKind.AddRuleset => $"Add-EsxCustomRuleset -VMHost {Host} -Id {Ruleset} -Port {Port} -Direction {Direction} -Enable",
        PathRepairKind.AllowPeer => $"Set-EsxCustomRuleset -VMHost {Host} -Id {Ruleset} -AllowedIp {string.Join(",", Allowed)}",
        _ => $"Set-VMNetworkSerialPort -VM {Quoted(Subject.VM)} -SerialPort {Subject.Number} -Connected",
    };

    private string Host => Quoted(Subject.VMHost);

    /// <summary>Whether it changes a host; else it changes the VM.</summary>
    public bool IsOfHost => Kind != PathRepairKind.ConnectPort;

    /// <inheritdoc/>
    public override string ToString() => Command;

    /// <summary>The repair of a verdict; null where there is none that is safe to make.</summary>
    internal static PathRepair? For(PathVerdict verdict, PathEvidence e) => verdict switch
    {
        PathVerdict.HostFirewallDrops => Open(e),
        PathVerdict.RangeRuleIgnored => Add(e),
        PathVerdict.AllowedIpExcludesPeer => Allow(e) ?? Add(e),
        PathVerdict.PortDisconnected => new PathRepair(PathRepairKind.ConnectPort, e.Subject),
        _ => null,
    };

    // What lies there ready is put in force before anything is added: the ruleset that is meant for the port, else a custom one.
    private static PathRepair? Open(PathEvidence e)
    {
        if (e.Firewall?.Flow is not { } flow || e.Port?.Backing is not { } backing)
            return null;
        RulesetId meant = backing.IsDirect ? SerialRulesets.Network : SerialRulesets.Vspc;
        RulesetId? ready = flow.WouldOpenIfEnabled.Contains(meant.Text) ? meant
            : flow.WouldOpenIfEnabled.Where(id => !StockRulesets.Contains(id)).Select(RulesetId.TryParse).FirstOrDefault(id => id is not null);
        return ready is null ? Add(e) : flow.IsOpen ? null : new PathRepair(PathRepairKind.EnableRuleset, e.Subject) { Ruleset = ready };
    }

    private static PathRepair? Add(PathEvidence e)
        => e.Firewall?.Flow is not { IsOpen: false } flow ? null : new PathRepair(PathRepairKind.AddRuleset, e.Subject)
        {
            Ruleset = RulesetId.Parse($"vmserial-{flow.Flow.Port}"),
            Port = flow.Flow.Port,
            Direction = flow.Flow.Direction,
        };

    // Somebody restricted the list: only that of a custom ruleset is extended, and by the one address.
    private static PathRepair? Allow(PathEvidence e)
    {
        if (e.Firewall is not { Flow.Flow.Peer: { } peer } firewall)
            return null;
        foreach (FirewallRuleset ruleset in firewall.ExcludedBy.Where(one => !StockRulesets.Contains(one.Key)))
        {
            List<AllowedHost?> found = [.. (ruleset.AllowedHosts ?? []).Select(AllowedHost.TryParse)];
            if (RulesetId.TryParse(ruleset.Key) is { } id && !found.Contains(null) && AllowedHost.TryParse(peer.ToString()) is { } added)
                return new PathRepair(PathRepairKind.AllowPeer, e.Subject) { Ruleset = id, Allowed = [.. found.OfType<AllowedHost>(), added] };
        }

        return null;
    }

    // PowerShell takes the typographic single quotes for quotes as well (about_Quoting_Rules).
    private static string Quoted(string text)
        => "'" + string.Concat(text.Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b' ? new string(c, 2) : c.ToString())) + "'";
}
