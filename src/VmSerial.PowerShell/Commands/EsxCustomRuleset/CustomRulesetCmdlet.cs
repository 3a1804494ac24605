using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Hosts;
using VmSerial.PowerShell.Inventory;

namespace VmSerial.PowerShell.Commands;

/// <summary>A cmdlet that changes custom rulesets of hosts.</summary>
public abstract class CustomRulesetCmdlet : RulesetChangeCmdlet
{
    // A record of the pipeline may name a ruleset as well as a host, so each keeps its own hosts; null means all.
    private readonly List<(DesiredRuleset Wanted, IReadOnlyList<InventoryReference>? Hosts)> _wishes = [];

    /// <summary>The id of the ruleset: 1 to 64 letters, digits, '.', '_' and '-'.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Id { get; set; } = "";

    /// <summary>Whether a ruleset that VmSerial did not add is acted on too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Whether what became of the ruleset is written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected sealed override bool ReadsFiles => true;

    /// <summary>What a record wants. What is wrong with it ends the cmdlet before any host is asked.</summary>
    private protected abstract DesiredRuleset Wish(RulesetId id);

    /// <summary>What that asks of hosts.</summary>
    private protected abstract (IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings) Plan(IReadOnlyList<HostFirewall> hosts, DesiredRuleset wanted);

    private protected sealed override void TakeNote(IReadOnlyList<InventoryReference>? named)
    {
        // An object of Get-VMHost has an Id as well, and it binds to -Id where that was forgotten.
        if (Id.StartsWith("HostSystem-", StringComparison.Ordinal))
            throw new VmSerialException("RulesetNotNamed", ErrorKind.InvalidArgument, $"'{Id}' is the id of a host, not of a ruleset.", Id, "Name the ruleset: -Id moxa.");
        _wishes.Add((Wish(RulesetId.Parse(Id)).Checked(), named));
    }

    private protected sealed override async Task<(IReadOnlyList<RulesetRequest> Requests, IReadOnlyList<Finding> Findings)> PlanAsync(SerialWorld world)
    {
        List<RulesetRequest> requests = [];
        HashSet<(string, string)> planned = [];
        foreach ((DesiredRuleset wanted, IReadOnlyList<InventoryReference>? named) in _wishes)
        {
            // The same host may come down the pipeline twice.
            HostFirewall[] hosts = [.. world.Firewalls.Where(host => (named is null || named.Any(one => Fits(host, one))) && planned.Add((host.Target, wanted.Id.Text)))];
            (IReadOnlyList<RulesetRequest> asked, IReadOnlyList<Finding> findings) = Plan(hosts, wanted);
            requests.AddRange(asked);
            // What is wrong with one host is an error about that host; the others go on.
            foreach (Finding finding in findings)
                await WriteErrorAsync(ErrorRecords.Create(Changes.Findings.Failure(finding))).ConfigureAwait(false);
        }
        return (requests, []);
    }

    private static bool Fits(HostFirewall host, InventoryReference named)
        => host.Host is { } known ? VMHostFilter.Fits(known, named) : string.Equals(host.Target, named.Pattern, StringComparison.OrdinalIgnoreCase);

    private protected sealed override Task WriteAsync(IReadOnlyList<ChangeResult> results, CancellationToken stopping)
        => PassThru ? WriteObjectsAsync(results) : Task.CompletedTask;

    /// <summary>The rules that ports and directions name.</summary>
    internal static IReadOnlyList<RulesetRule> Rules(IEnumerable<string> ports, IEnumerable<string> directions, string protocol)
    {
        List<RulesetRule> rules = [];
        foreach (string direction in directions)
            foreach (string port in ports)
                rules.Add(RulesetRule.Parse(
                    string.Equals(direction, "Inbound", StringComparison.OrdinalIgnoreCase) ? RuleDirection.Inbound : RuleDirection.Outbound, port,
                    string.Equals(protocol, "Udp", StringComparison.OrdinalIgnoreCase) ? RuleProtocol.Udp : RuleProtocol.Tcp));
        return rules;
    }

    /// <summary>The addresses that -AllowedIp names; none for every address.</summary>
    private protected static IReadOnlyList<AllowedHost>? Allowed(string[]? addresses)
        => addresses is null ? null : addresses.Length == 1 && string.Equals(addresses[0], "All", StringComparison.OrdinalIgnoreCase) ? []
            : [.. addresses.Select(AllowedHost.Parse)];

    /// <summary>The way to keep it that -Persistence names; null to choose.</summary>
    private protected static PersistenceMethod? Method(string? persistence)
        => persistence is not null && Enum.TryParse(persistence, ignoreCase: true, out PersistenceMethod method) ? method : null;
}
