using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>Reads the hosts of a server, with their clusters and the rulesets of their firewalls.</summary>
internal sealed class HostReader(VimSession session, PropertyReader reader)
{
    private static readonly IReadOnlyList<PropertySpec> s_properties =
    [
        new("HostSystem", ["name", "parent", "summary.config.product", "configManager.firewallSystem"]),
        new("ClusterComputeResource", ["name"]),
    ];

    /// <summary>Reads all hosts.</summary>
    internal async Task<IReadOnlyList<HostInfo>> ReadAsync(bool withRulesets, CancellationToken cancellationToken)
    {
        var hosts = new List<PropertyObject>();
        var clusters = new Dictionary<ManagedObjectReference, string>();
        await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAllAsync(s_properties, PropertyObject.Read, cancellationToken).ConfigureAwait(false))
        {
            foreach (PropertyObject found in page)
            {
                if (found.Reference.Type == "HostSystem")
                    hosts.Add(found);
                else
                    clusters[found.Reference] = EntityName.Unescape(found.Text("name"));
            }
        }
        Dictionary<ManagedObjectReference, IReadOnlyList<FirewallRuleset>> rulesets = withRulesets
            ? await ReadRulesetsAsync(hosts, cancellationToken).ConfigureAwait(false) : [];
        return [.. hosts.Select(h => ToHost(h, clusters, rulesets))];
    }

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

    private HostInfo ToHost(PropertyObject host, Dictionary<ManagedObjectReference, string> clusters, Dictionary<ManagedObjectReference, IReadOnlyList<FirewallRuleset>> rulesets)
    {
        string name = EntityName.Unescape(host.Text("name"));
        session.Names.Remember(host.Reference, name);
        ManagedObjectReference? cluster = host.Link("parent") is { Type: "ClusterComputeResource" } parent ? parent : null;
        XElement? product = host.Value("summary.config.product");
        return new HostInfo
        {
            Server = session.Server,
            Reference = host.Reference,
            Name = name,
            Version = VimXml.Text(product, "version"),
            Build = VimXml.Text(product, "build"),
            Cluster = cluster,
            ClusterName = cluster is { } key && clusters.TryGetValue(key, out string? clusterName) ? clusterName : "",
            Rulesets = host.Link("configManager.firewallSystem") is { } firewall && rulesets.TryGetValue(firewall, out IReadOnlyList<FirewallRuleset>? found) ? found : null,
        };
    }

    internal static FirewallRuleset ReadRuleset(XElement ruleset)
    {
        XElement? allowed = VimXml.Child(ruleset, "allowedHosts");
        // Before 5.0 there was no list of allowed hosts: everybody was.
        return new FirewallRuleset(VimXml.Text(ruleset, "key"), IsTrue(VimXml.Text(ruleset, "enabled")),
            [.. VimXml.Children(ruleset, "rule").Select(ReadRule)], allowed is null || IsTrue(VimXml.Text(allowed, "allIp")))
        {
            AllowedHosts = allowed is null ? [] : [.. ReadAllowed(allowed)],
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

    private static bool IsTrue(string text) => text is "true" or "1";

    private static int Port(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int port) ? port : 0;
}
