using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.PowerShell.Completers;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell;

/// <summary>A cmdlet that works on open sessions.</summary>
public abstract partial class ServerCmdlet : AsyncCmdlet
{
    private PowerCliSessions? _powerCli;

    /// <summary>The servers to work on: names, wildcards, or objects of Connect-VMSerialServer or Connect-VIServer.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public PSObject[]? Server { get; set; }

    /// <summary>The sessions of the runspace.</summary>
    private protected SessionTable Sessions { get; private set; } = null!;

    /// <inheritdoc/>
    protected override Task BeginProcessingAsync(CancellationToken stopping)
    {
        // Both are the pipeline thread's: the table is found by the thread's runspace.
        Sessions = SessionTable.Current;
        _powerCli = new PowerCliSessions(this, Sessions, PowerCliInterop.FindServers(SessionState.PSVariable));
        return _powerCli.EndOrphansAsync(stopping);
    }

    /// <summary>
    /// The sessions to work on: those that -Server names; else those that Connect-VMSerialServer opened; else PowerCLI's.
    /// </summary>
    /// <exception cref="VmSerialException"><c>ServerNotConnected</c>.</exception>
    private protected async Task<IReadOnlyList<VMSerialServer>> FindSessionsAsync(CancellationToken stopping)
    {
        if (Server is not null)
            return await FindNamedAsync(Server, stopping).ConfigureAwait(false);
        IReadOnlyList<VMSerialServer> opened = [.. Sessions.All.Where(s => !s.IsFromPowerCli)];
        if (opened.Count > 0)
            return opened;
        List<VMSerialServer> taken = [];
        foreach (PowerCliServer server in _powerCli!.Servers)
            taken.Add(await _powerCli.TakeOverAsync(server, stopping).ConfigureAwait(false));
        return taken.Count > 0 ? taken : throw new VmSerialException("ServerNotConnected", ErrorKind.Unauthenticated,
            "No session to a vCenter or an ESXi host is open.", advice: "Connect-VMSerialServer NAME -Credential (Get-Credential), or PowerCLI's Connect-VIServer.");
    }

    /// <summary>The session to the server that an object came from, or null; PowerCLI's are looked through as well.</summary>
    private protected async Task<VMSerialServer?> FindSessionAsync(string name, CancellationToken stopping)
    {
        if (Sessions.Find(name) is { IsFromPowerCli: false } known)
            return known;
        return _powerCli!.Servers.FirstOrDefault(s => ServerNames.Same(s.Name, name)) is { } server
            ? await _powerCli.TakeOverAsync(server, stopping).ConfigureAwait(false)
            : null;
    }

    /// <summary>There is no session to a server that is needed.</summary>
    private protected VmSerialException NotConnected(string name, string what)
    {
        string open = string.Join(", ", Sessions.All.Select(s => s.Name));
        return new VmSerialException("ServerNotConnected", ErrorKind.Unauthenticated,
            $"{what}, and no session to it is open (open: {(open.Length == 0 ? "none" : open)}).", name,
            $"Connect-VMSerialServer {name} -Credential (Get-Credential)");
    }

    /// <summary>
    /// Understands what -VM or -VMHost was given; what is not understood is an error of its own, and the rest goes on. Runs on the
    /// pipeline thread: a property of somebody else's object may be a script.
    /// </summary>
    private protected IReadOnlyList<InventoryReference> ReadReferences(IEnumerable<PSObject> sources, string type = "VirtualMachine")
    {
        List<InventoryReference> references = [];
        foreach (PSObject source in sources)
        {
            try
            {
                references.Add(InventoryReferenceReader.Read(source, type));
            }
            catch (VmSerialException e)
            {
                WriteError(ErrorRecords.Create(e, source));
            }
        }
        return references;
    }

    /// <summary>Reads the world.</summary>
    private protected async Task<SerialWorld> ReadWorldAsync(IReadOnlyList<VMSerialServer> sessions, WorldScope scope, CancellationToken stopping)
    {
        using ProgressReporter progress = new(this);
        return await WorldReader.ReadAsync([.. sessions.Select(s => s.Client)], scope, progress, stopping).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<VMSerialServer>> FindNamedAsync(IEnumerable<PSObject> servers, CancellationToken stopping)
    {
        List<VMSerialServer> found = [];
        foreach (PSObject server in servers)
        {
            if (server.BaseObject is VMSerialServer { IsConnected: true } session)
            {
                found.Add(session);
                continue;
            }
            string name = NameOf(server);
            List<VMSerialServer> fitting = [.. Sessions.All.Where(s => !s.IsFromPowerCli && ServerNames.Fits(s.Name, name))];
            foreach (PowerCliServer theirs in _powerCli!.Servers.Where(s => ServerNames.Fits(s.Name, name)))
                fitting.Add(await _powerCli.TakeOverAsync(theirs, stopping).ConfigureAwait(false));
            found.AddRange(fitting.Count > 0 ? fitting : throw NotConnected(name, $"-Server names '{name}'"));
        }
        return [.. found.GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Select(same => same.First())];
    }

    private static string NameOf(PSObject server)
    {
        string name = server.BaseObject as string ?? server.Text("Name") ?? server.ToString();
        return server.BaseObject is not string && int.TryParse(server.Text("Port"), out int port) ? ServerNames.Combine(name, port) : name;
    }
}
