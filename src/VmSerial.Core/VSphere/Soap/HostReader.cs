using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Esx;

namespace VmSerial.VSphere.Soap;

/// <summary>Reads the hosts of a server, with their clusters and the rulesets of their firewalls.</summary>
internal sealed class HostReader(VimSession session, PropertyReader reader)
{
    private static readonly string[] s_host = ["name", "parent", "summary.config.product", "configManager.firewallSystem", "configManager.serviceSystem"];

    /// <summary>lockdownMode came with 6.0, uefiSecureBoot with 8.0 U3.</summary>
    private static readonly string[] s_hostFacts =
    [
        "config.lockdownMode", "config.adminDisabled", "config.service", "config.network.vnic", "config.virtualNicManagerInfo.netConfig",
        "config.deploymentInfo.bootedFromStatelessCache", "capability.uefiSecureBoot",
    ];

    /// <summary>lifecycleManaged came with 7.0.</summary>
    private static readonly string[] s_clusterFacts = ["lifecycleManaged"];

    /// <summary>What this server said it does not know: one such property fails the whole call, so it is asked for once.</summary>
    private readonly ConcurrentDictionary<string, bool> _unknown = new(StringComparer.Ordinal);

    /// <summary>Reads hosts.</summary>
    /// <param name="only">The hosts; null for all.</param>
    /// <param name="details">What is read beyond name, version and cluster.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    internal async Task<IReadOnlyList<HostInfo>> ReadAsync(IReadOnlyCollection<ManagedObjectReference>? only, HostDetails details, CancellationToken cancellationToken)
    {
        bool facts = (details & HostDetails.Facts) != 0;
        HostsRead read = only is null
            ? await KnowingAsync(() => ReadAllAsync(facts, cancellationToken)).ConfigureAwait(false)
            : await KnowingAsync(() => ReadSomeAsync(only, facts, cancellationToken)).ConfigureAwait(false);
        Dictionary<ManagedObjectReference, IReadOnlyList<FirewallRuleset>> rulesets = (details & HostDetails.Rulesets) != 0
            ? await ReadRulesetsAsync(read.Hosts, cancellationToken).ConfigureAwait(false) : [];
        HashSet<ManagedObjectReference>? profiles = facts ? await HostProfiles.ReadAsync(session, reader, cancellationToken).ConfigureAwait(false) : null;
        return [.. read.Hosts.Select(host => ToHost(host, read.Clusters, rulesets, facts, profiles))];
    }

    private async Task<HostsRead> ReadAllAsync(bool facts, CancellationToken cancellationToken)
    {
        var read = new HostsRead([], []);
        await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAllAsync([Hosts(facts), Clusters(facts)], PropertyObject.Read, cancellationToken).ConfigureAwait(false))
        {
            foreach (PropertyObject found in page)
            {
                if (found.Reference.Type == "HostSystem")
                    read.Hosts.Add(found);
                else
                    read.Clusters[found.Reference] = found;
            }
        }
        return read;
    }

    private async Task<HostsRead> ReadSomeAsync(IReadOnlyCollection<ManagedObjectReference> only, bool facts, CancellationToken cancellationToken)
    {
        var read = new HostsRead([], []);
        await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAsync(only, [Hosts(facts)], PropertyObject.Read, cancellationToken).ConfigureAwait(false))
            read.Hosts.AddRange(page);
        IEnumerable<ManagedObjectReference> clusters = read.Hosts.Select(ClusterOf).OfType<ManagedObjectReference>();
        await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAsync(clusters, [Clusters(facts)], PropertyObject.Read, cancellationToken).ConfigureAwait(false))
        {
            foreach (PropertyObject cluster in page)
                read.Clusters[cluster.Reference] = cluster;
        }
        return read;
    }

    /// <summary>Reads again without what the server does not know, as older ones do not know properties of newer ones.</summary>
    private async Task<HostsRead> KnowingAsync(Func<Task<HostsRead>> read)
    {
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (VimFaultException e) when (e.Fault == "InvalidProperty" && Forget((e.InnerException as SoapFaultException)?.Fault.Property ?? ""))
            {
            }
        }
    }

    /// <summary>Servers name the path, or the last part of it that they know nothing of; one that names neither is asked for no fact again.</summary>
    private bool Forget(string property)
    {
        string[] facts = [.. s_hostFacts.Concat(s_clusterFacts).Where(path => !_unknown.ContainsKey(path))];
        string[] meant = [.. facts.Where(path => property.Length > 0 && (path == property || path.EndsWith("." + property, StringComparison.Ordinal) || path.StartsWith(property + ".", StringComparison.Ordinal)))];
        foreach (string path in meant.Length > 0 ? meant : facts)
            _unknown[path] = true;
        return facts.Length > 0;
    }

    private PropertySpec Hosts(bool facts) => new("HostSystem", [.. s_host, .. Known(s_hostFacts, facts)]);

    private PropertySpec Clusters(bool facts) => new("ClusterComputeResource", ["name", .. Known(s_clusterFacts, facts)]);

    private IEnumerable<string> Known(string[] paths, bool wanted) => wanted ? paths.Where(path => !_unknown.ContainsKey(path)) : [];

    private async Task<Dictionary<ManagedObjectReference, IReadOnlyList<FirewallRuleset>>> ReadRulesetsAsync(List<PropertyObject> hosts, CancellationToken cancellationToken)
    {
        IEnumerable<ManagedObjectReference> firewalls = hosts.Select(h => h.Link("configManager.firewallSystem")).OfType<ManagedObjectReference>();
        var rulesets = new Dictionary<ManagedObjectReference, IReadOnlyList<FirewallRuleset>>();
        IReadOnlyList<PropertySpec> properties = [new("HostFirewallSystem", ["firewallInfo"])];
        await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAsync(firewalls, properties, PropertyObject.Read, cancellationToken).ConfigureAwait(false))
        {
            foreach (PropertyObject firewall in page)
            {
                if (firewall.Value("firewallInfo") is { } info)
                    rulesets[firewall.Reference] = [.. VimXml.Children(info, "ruleset").Select(ReadRuleset)];
            }
        }
        return rulesets;
    }

    private HostInfo ToHost(
        PropertyObject host, Dictionary<ManagedObjectReference, PropertyObject> clusters,
        Dictionary<ManagedObjectReference, IReadOnlyList<FirewallRuleset>> rulesets, bool facts, HashSet<ManagedObjectReference>? profiles)
    {
        string name = EntityName.Unescape(host.Text("name"));
        session.Names.Remember(host.Reference, name);
        ManagedObjectReference? cluster = ClusterOf(host);
        PropertyObject? around = cluster is { } key && clusters.TryGetValue(key, out PropertyObject? known) ? known : null;
        XElement? product = host.Value("summary.config.product");
        var info = new HostInfo
        {
            Server = session.Server,
            Reference = host.Reference,
            Name = name,
            Version = VimXml.Text(product, "version"),
            Build = VimXml.Text(product, "build"),
            Cluster = cluster,
            ClusterName = EntityName.Unescape(around?.Text("name") ?? ""),
            FirewallSystem = host.Link("configManager.firewallSystem"),
            ServiceSystem = host.Link("configManager.serviceSystem"),
            Rulesets = host.Link("configManager.firewallSystem") is { } firewall && rulesets.TryGetValue(firewall, out IReadOnlyList<FirewallRuleset>? found) ? found : null,
        };
        return !facts ? info : info with
        {
            Lockdown = HostFactsXml.Lockdown(host.Text("config.lockdownMode"), host.Text("config.adminDisabled")),
            Services = host.Value("config.service") is { } services ? HostFactsXml.Services(services) : null,
            ManagementAddresses = HostFactsXml.ManagementAddresses(host.Value("config.network.vnic"), host.Value("config.virtualNicManagerInfo.netConfig")),
            Boot = new HostBoot
            {
                SecureBoot = Flag(host.Text("capability.uefiSecureBoot")),
                // Only a yes says something: a host may be stateless without a cache.
                Stateless = Flag(host.Text("config.deploymentInfo.bootedFromStatelessCache")) == true ? true : null,
                // Over a host's own API nothing is known of clusters.
                ImageManagedCluster = cluster is null ? (session.Content.IsVCenter ? false : null) : Flag(around?.Text("lifecycleManaged") ?? ""),
                HostProfile = profiles is null ? null : profiles.Contains(host.Reference) || (cluster is { } c && profiles.Contains(c)),
            },
        };
    }

    private static ManagedObjectReference? ClusterOf(PropertyObject host) => host.Link("parent") is { Type: "ClusterComputeResource" } parent ? parent : null;

    internal static FirewallRuleset ReadRuleset(XElement ruleset)
    {
        XElement? allowed = VimXml.Child(ruleset, "allowedHosts");
        // Before 5.0 there was no list of allowed hosts: everybody was.
        return new FirewallRuleset(VimXml.Text(ruleset, "key"), IsTrue(VimXml.Text(ruleset, "enabled")),
            [.. VimXml.Children(ruleset, "rule").Select(ReadRule)], allowed is null || IsTrue(VimXml.Text(allowed, "allIp")))
        {
            AllowedHosts = allowed is null ? [] : [.. ReadAllowed(allowed)],
            EnableConfigurable = Flag(VimXml.Text(ruleset, "userControllable")),
            AllowedIpConfigurable = Flag(VimXml.Text(ruleset, "ipListUserConfigurable")),
        };
    }

    private static IEnumerable<string> ReadAllowed(XElement allowed)
        => VimXml.Children(allowed, "ipAddress").Select(address => address.Value.Trim())
            .Concat(VimXml.Children(allowed, "ipNetwork").Select(network => $"{VimXml.Text(network, "network")}/{VimXml.Text(network, "prefixLength")}"));

    private static FirewallRule ReadRule(XElement rule)
    {
        int first = Port(VimXml.Text(rule, "port")), last = Port(VimXml.Text(rule, "endPort"));
        return new FirewallRule(VimXml.Text(rule, "direction") == "inbound", VimXml.Text(rule, "protocol").ToLowerInvariant(), first,
            // A rule for one port has no end port, or 0.
            last == 0 ? first : last, VimXml.Text(rule, "portType") != "src");
    }

    private static bool IsTrue(string text) => Flag(text) == true;

    /// <summary>True, false, or null for a text that is neither, such as the empty one of a missing element.</summary>
    internal static bool? Flag(string text) => text switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    private static int Port(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int port) ? port : 0;

    private sealed record HostsRead(List<PropertyObject> Hosts, Dictionary<ManagedObjectReference, PropertyObject> Clusters);
}
