using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Sessions;

/// <summary>Names that the open sessions know, kept for some seconds so that each further Tab is instant.</summary>
/// <param name="read">Reads the names of one session.</param>
internal sealed class NameCache(Func<VMSerialServer, CancellationToken, Task<IReadOnlyList<string>>> read)
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private readonly Stopwatch _age = new();
    private IReadOnlyList<string> _names = [];
    private string _servers = "";

    /// <summary>The names, sorted. A server that does not answer in time offers none.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(IReadOnlyList<VMSerialServer> sessions, CancellationToken cancellationToken)
    {
        string servers = string.Join("\n", sessions.Select(s => s.Name));
        if (_age.IsRunning && _age.Elapsed < s_age && servers == _servers)
            return _names;

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        IReadOnlyList<string>[] names = await Task.WhenAll(sessions.Select(s => ReadNamesAsync(s, deadline.Token))).ConfigureAwait(false);
        _names = [.. names.SelectMany(n => n).Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(n => n, StringComparer.OrdinalIgnoreCase)];
        _servers = servers;
        _age.Restart();
        return _names;
    }

    /// <summary>The names of all VMs of a session.</summary>
    public static async Task<IReadOnlyList<string>> VMsAsync(VMSerialServer session, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (VirtualMachineInfo vm in session.Client.ReadVirtualMachinesAsync(null, false, cancellationToken).ConfigureAwait(false))
            names.Add(vm.Name);
        return names;
    }

    /// <summary>The names of all hosts of a session.</summary>
    public static async Task<IReadOnlyList<string>> HostsAsync(VMSerialServer session, CancellationToken cancellationToken)
        => [.. (await session.Client.ReadHostsAsync(false, cancellationToken).ConfigureAwait(false)).Select(host => host.Name)];

    private async Task<IReadOnlyList<string>> ReadNamesAsync(VMSerialServer session, CancellationToken cancellationToken)
    {
        try
        {
            return await read(session, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VmSerialException or OperationCanceledException)
        {
            // A Tab that finds less is better than a Tab that complains.
            return [];
        }
    }
}
