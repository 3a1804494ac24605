using System.Collections.Generic;
using System.Linq;
using VmSerial.Esx;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>The firewall of a host as far as serial ports go, with what the VMs that may run on it need. Immutable.</summary>
public sealed record EsxSerialFirewall
{
    private EsxSerialFirewall(HostFirewall firewall, IReadOnlyList<NeedVerdict> needs)
    {
        Firewall = firewall;
        Needs = needs;
    }

    /// <summary>Everything that was read.</summary>
    public HostFirewall Firewall { get; }

    /// <summary>What the VMs of the host's cluster need, and whether it gets through.</summary>
    public IReadOnlyList<NeedVerdict> Needs { get; }

    /// <summary>The server; empty when the host was asked over SSH alone.</summary>
    public string Server => Firewall.Host?.Server ?? "";

    /// <summary>The host.</summary>
    public string VMHost => Firewall.Host?.Name ?? Firewall.Target;

    /// <summary>Its reference on the server; null when it was asked over SSH alone.</summary>
    public ManagedObjectReference? VMHostReference => Firewall.Host?.Reference;

    /// <summary>Its cluster; empty where it stands alone.</summary>
    public string Cluster => Firewall.Host?.ClusterName ?? "";

    /// <summary>The version; null where it was not read.</summary>
    public HostVersion? Version => Firewall.Version;

    /// <summary>Whether the firewall is on; null where nobody could say.</summary>
    public bool? Enabled => Firewall.State is { } state ? state.Enabled && state.Loaded : null;

    /// <summary>What happens to packets that no ruleset matches, <c>DROP</c> or <c>PASS</c>; null where nobody could say.</summary>
    public string? DefaultAction => Firewall.State is { } state ? state.DefaultDrop ? "DROP" : "PASS" : null;

    /// <summary>The ruleset remoteSerialPort; null where the host has none.</summary>
    public FirewallRuleset? Network => Find(SerialRulesets.Network);

    /// <summary>The ruleset vSPC; null where the host has none.</summary>
    public FirewallRuleset? Vspc => Find(SerialRulesets.Vspc);

    /// <summary>The custom rulesets: those that no ESXi brings, as far as is known.</summary>
    public IReadOnlyList<FirewallRuleset> Custom => [.. Firewall.Rulesets.Where(ruleset => !StockRulesets.Contains(ruleset.Key))];

    /// <summary>The needs that do not get through; those that depend on a peer nobody knows are not among them, and none where no ruleset was read.</summary>
    public IReadOnlyList<NeedVerdict> Closed => !Firewall.RulesetsRead ? [] : [.. Needs.Where(need => need.Verdict.Answer == FlowAnswer.Closed)];

    /// <summary>Whether remoteSerialPort is in force; null where the host has none.</summary>
    public bool? NetworkEnabled => Network?.Enabled;

    /// <summary>Whether vSPC is in force; null where the host has none.</summary>
    public bool? VspcEnabled => Vspc?.Enabled;

    /// <summary>How many of the needs get through, in words.</summary>
    public string NeedsInWords
    {
        get
        {
            int some = Needs.Count(need => need.Verdict.Answer == FlowAnswer.DependsOnPeer);
            return Firewall.Host is null || !Firewall.RulesetsRead ? "unknown"
                : Needs.Count == 0 ? "none"
                : $"{(Closed.Count == 0 ? $"{Needs.Count - some} open" : $"{Closed.Count} of {Needs.Count} closed")}{(some == 0 ? "" : $", {some} for some peers")}";
        }
    }

    /// <summary>What is lacking and why.</summary>
    public IReadOnlyList<string> Lacking => Firewall.Lacking;

    /// <summary>Holds a host's firewall against what its VMs need.</summary>
    /// <param name="firewall">The firewall.</param>
    /// <param name="needs">What the VMs that may run on the host need.</param>
    public static EsxSerialFirewall Create(HostFirewall firewall, IEnumerable<FirewallNeed> needs)
    {
        bool? ranges = firewall.Version is { } version ? VersionKnowledge.OutboundRangesMatch(version) : null;
        return new EsxSerialFirewall(firewall, [.. needs.Select(need => new NeedVerdict(need, FirewallFlows.Decide(need.Flow, firewall.Rulesets, firewall.State, ranges)))]);
    }

    /// <summary>Holds firewalls of hosts against what the VMs of their clusters need.</summary>
    /// <param name="world">The world, with the firewalls that were read.</param>
    public static IEnumerable<EsxSerialFirewall> CreateAll(SerialWorld world)
    {
        // Hosts of one cluster need the same, so it is gathered once for each.
        Dictionary<(string, ManagedObjectReference), List<FirewallNeed>> known = [];
        foreach (HostFirewall firewall in world.Firewalls)
        {
            if (firewall.Host is not { } host)
            {
                yield return Create(firewall, []);
                continue;
            }

            (string, ManagedObjectReference) place = (host.Server, host.Cluster ?? host.Reference);
            if (!known.TryGetValue(place, out List<FirewallNeed>? needs))
                known.Add(place, needs = [.. FirewallNeeds.Of(FirewallNeeds.VMsFor(host, world.VMs, world.Hosts))]);
            yield return Create(firewall, needs);
        }
    }

    private FirewallRuleset? Find(RulesetId id) => Firewall.Rulesets.FirstOrDefault(ruleset => ruleset.Key == id.Text);
}
