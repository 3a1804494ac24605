using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.PowerShell.Completers;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell.Commands;

/// <summary>Ends sessions.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "VMSerialServer", SupportsShouldProcess = true)]
public sealed class DisconnectVMSerialServerCommand : AsyncCmdlet
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);
    private SessionTable _sessions = null!;

    /// <summary>The servers; none means all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public PSObject[]? Server { get; set; }

    /// <inheritdoc/>
    protected override Task BeginProcessingAsync(CancellationToken stopping)
    {
        _sessions = SessionTable.Current;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken stopping)
    {
        if (Server is null)
            await EndAsync(_sessions.All, stopping).ConfigureAwait(false);
        foreach (PSObject server in Server ?? [])
        {
            string name = server.BaseObject as string ?? server.Text("Name") ?? server.ToString();
            IReadOnlyList<VMSerialServer> found = server.BaseObject is VMSerialServer session
                ? [session] : [.. _sessions.All.Where(s => ServerNames.Fits(s.Name, name))];
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                await WriteErrorAsync(ErrorRecords.Create(new VmSerialException("ServerNotConnected", ErrorKind.NotFound,
                    $"No session to '{name}' is open (open: {string.Join(", ", _sessions.All.Select(s => s.Name).DefaultIfEmpty("none"))}).", name), server)).ConfigureAwait(false);
            await EndAsync(found, stopping).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(IReadOnlyList<VMSerialServer> sessions, CancellationToken stopping)
    {
        foreach (VMSerialServer session in sessions)
        {
            if (!await ShouldProcessAsync(session.Name, "End the session").ConfigureAwait(false))
                continue;
            _sessions.Remove(session);
            try
            {
                await session.EndAsync(s_limit, stopping).ConfigureAwait(false);
            }
            catch (VmSerialException e)
            {
                await WriteWarningAsync($"'{session.Name}' was not told that the session ended, and will end it after a while: {e.Message}").ConfigureAwait(false);
            }
        }
    }
}
