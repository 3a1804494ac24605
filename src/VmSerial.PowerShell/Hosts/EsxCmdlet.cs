using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Completers;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Sessions;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Hosts;

/// <summary>A cmdlet that works on ESXi hosts: it gathers them record by record and reads them all at once at the end.</summary>
public abstract class EsxCmdlet : SshCmdlet
{
    private readonly List<InventoryReference> _named = [];
    private bool _any;

    /// <summary>The hosts: names, wildcards, ids, objects of Get-VMHost, or rows of Get-EsxSerialFirewall.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(VMHostCompleter))]
    public PSObject[]? VMHost { get; set; }

    /// <summary>What is read of the VMs: all of them, where what they need counts; else none.</summary>
    private protected virtual bool ReadsVMs => false;

    /// <summary>Takes note of what else a record says, beside its hosts. Runs on the pipeline thread, before any host is asked.</summary>
    /// <param name="named">The hosts of the record; null where none is named, which means all.</param>
    private protected virtual void TakeNote(IReadOnlyList<InventoryReference>? named)
    {
    }

    /// <summary>The hosts to work on: those that were named.</summary>
    private protected virtual IEnumerable<HostInfo> Choose(IReadOnlyList<HostInfo> all, IReadOnlyList<HostInfo> named) => named;

    /// <summary>Does the work on the hosts that were read.</summary>
    private protected abstract Task ProcessHostsAsync(SerialWorld world, IReadOnlyList<VMSerialServer> sessions, CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override Task ProcessRecordAsync(CancellationToken stopping)
    {
        _any |= VMHost is not null;
        IReadOnlyList<InventoryReference> named = ReadReferences(VMHost ?? [], "HostSystem");
        _named.AddRange(named);
        TakeNote(VMHost is null ? null : named);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected sealed override async Task EndProcessingAsync(CancellationToken stopping)
    {
        if ((_any || MyInvocation.ExpectingInput) && _named.Count == 0)
            return;
        IReadOnlyList<VMSerialServer> sessions;
        try
        {
            sessions = await FindSessionsOfHostsAsync(stopping).ConfigureAwait(false);
        }
        catch (VmSerialException e) when (e.Id == "ServerNotConnected" && CanDoWithoutSession)
        {
            IEnumerable<string> hosts = _named.Select(n => n.Pattern!).Distinct(StringComparer.OrdinalIgnoreCase);
            await ProcessHostsAsync(new SerialWorld { Firewalls = await HostFirewalls.ReadBySshAsync([.. hosts], Access!, stopping).ConfigureAwait(false) }, [], stopping).ConfigureAwait(false);
            return;
        }
        WorldScope scope = new()
        {
            Only = ReadsVMs ? null : new Dictionary<string, IReadOnlyCollection<ManagedObjectReference>>(),
            FirewallsOf = hosts => Choose(hosts, [.. hosts.Where(host => _named.Count == 0 || _named.Any(named => VMHostFilter.Fits(host, named)))]),
        };
        SerialWorld world = await ReadWorldAsync(sessions, scope, stopping).ConfigureAwait(false);
        foreach (InventoryReference named in _named.Where(named => !named.IsWildcard && !world.Firewalls.Any(f => VMHostFilter.Fits(f.Host!, named))))
            await WriteErrorAsync(ErrorRecords.Create(new VmSerialException("HostNotFound", ErrorKind.NotFound,
                $"Host '{named.Shown}' not found on {string.Join(", ", sessions.Select(s => s.Name))}.", named.Shown, "Give a name, a wildcard, an id or an object of Get-VMHost."), named.Source)).ConfigureAwait(false);
        if (world.Firewalls.Count > 0)
            await ProcessHostsAsync(world, sessions, stopping).ConfigureAwait(false);
    }

    /// <summary>Hosts that are named, with a way in by SSH, need no session.</summary>
    private bool CanDoWithoutSession
        => Access is not null && Server is null && _named.Count > 0 && _named.All(n => n.Pattern is not null && n.Name is null && !n.IsWildcard);

    /// <summary>The sessions of the hosts; a host whose server is not connected is an error of its own.</summary>
    private async Task<IReadOnlyList<VMSerialServer>> FindSessionsOfHostsAsync(CancellationToken stopping)
    {
        bool needsDefault = Server is not null || _named.Count == 0 || _named.Any(n => n.Server is null);
        List<VMSerialServer> sessions = needsDefault ? [.. await FindSessionsAsync(stopping).ConfigureAwait(false)] : [];
        foreach (string name in _named.Select(n => n.Server).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList())
        {
            VMSerialServer? session = Server is null ? await FindSessionAsync(name, stopping).ConfigureAwait(false) : sessions.FirstOrDefault(s => ServerNames.Same(s.Name, name));
            if (session is not null)
            {
                sessions.Add(session);
                continue;
            }
            foreach (InventoryReference lost in _named.Where(n => n.Server is { } on && ServerNames.Same(on, name)))
                await WriteErrorAsync(ErrorRecords.Create(NotConnected(name, $"Host '{lost.Shown}' is on server '{name}'"), lost.Source)).ConfigureAwait(false);
            _named.RemoveAll(n => n.Server is { } on && ServerNames.Same(on, name));
        }
        return [.. sessions.Distinct()];
    }
}
