using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.PowerShell.Sessions;

/// <summary>The sessions that are open in one runspace. They end with the runspace or the module, whichever goes first.</summary>
internal sealed class SessionTable
{
    private static readonly ConditionalWeakTable<Runspace, SessionTable> s_tables = new();
    private static readonly TimeSpan s_logoutLimit = TimeSpan.FromSeconds(3);
    private readonly object _gate = new();
    private readonly List<VMSerialServer> _sessions = [];
    private readonly HashSet<string> _told = [];
    private readonly Dictionary<string, string> _pins = new(StringComparer.OrdinalIgnoreCase);

    private SessionTable(Runspace runspace)
        => runspace.StateChanged += (_, e) =>
        {
            if (e.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
                EndAll();
        };

    /// <summary>The table of the runspace whose pipeline thread asks.</summary>
    public static SessionTable Current => s_tables.GetValue(Runspace.DefaultRunspace, runspace => new SessionTable(runspace));

    /// <summary>Whether something is to be told for the first time in this runspace.</summary>
    public bool TellOnce(string what)
    {
        lock (_gate)
            return _told.Add(what);
    }

    /// <summary>The names of the VMs, for completion.</summary>
    public NameCache VMNames { get; } = new(NameCache.VMsAsync);

    /// <summary>The names of the hosts, for completion.</summary>
    public NameCache HostNames { get; } = new(NameCache.HostsAsync);

    /// <summary>The sessions, in the order in which they were opened.</summary>
    public IReadOnlyList<VMSerialServer> All
    {
        get
        {
            lock (_gate)
                return [.. _sessions];
        }
    }

    /// <summary>Ends the sessions of the runspace whose thread asks; for the removal of the module.</summary>
    public static void EndCurrent()
    {
        if (Runspace.DefaultRunspace is { } runspace && s_tables.TryGetValue(runspace, out SessionTable? table))
            table.EndAll();
    }

    /// <summary>The session to a server, by the name it was opened under.</summary>
    public VMSerialServer? Find(string name) => All.FirstOrDefault(s => ServerNames.Same(s.Name, name));

    /// <summary>Adds a session and gives back the one it takes the place of.</summary>
    public VMSerialServer? Add(VMSerialServer session)
    {
        lock (_gate)
        {
            VMSerialServer? old = _sessions.Find(s => ServerNames.Same(s.Name, session.Name));
            if (old is not null)
                _sessions.Remove(old);
            _sessions.Add(session);
            return old;
        }
    }

    /// <summary>Takes a session out of the table; it is not ended.</summary>
    public void Remove(VMSerialServer session)
    {
        lock (_gate)
            _sessions.Remove(session);
    }

    /// <summary>The thumbprint that a server showed first in this runspace, when everything is accepted.</summary>
    public string? FindPin(string server)
    {
        lock (_gate)
            return _pins.TryGetValue(server, out string? thumbprint) ? thumbprint : null;
    }

    /// <summary>Pins the thumbprint of a server for the rest of the runspace.</summary>
    public void Pin(string server, string thumbprint)
    {
        lock (_gate)
            _pins[server] = thumbprint;
    }

    private void EndAll()
    {
        VMSerialServer[] ending;
        lock (_gate)
        {
            ending = [.. _sessions];
            _sessions.Clear();
        }
        // The engine calls and does not wait for tasks; without sessions nothing of Core is touched here.
        if (ending.Length > 0)
            Task.Run(() => Task.WhenAll(ending.Select(EndQuietlyAsync))).Wait(s_logoutLimit);
    }

    private static async Task EndQuietlyAsync(VMSerialServer session)
    {
        try
        {
            await session.EndAsync(s_logoutLimit, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VmSerialException or OperationCanceledException)
        {
            // Nobody is left to tell, and the server ends an idle session by itself.
        }
    }
}
