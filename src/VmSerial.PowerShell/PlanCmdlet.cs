using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Hosts;
using VmSerial.PowerShell.Sessions;
using VmSerial.VSphere;

namespace VmSerial.PowerShell;

/// <summary>A cmdlet that works on a plan.</summary>
public abstract class PlanCmdlet : SshCmdlet
{
    private static readonly TimeSpan s_logoutLimit = TimeSpan.FromSeconds(3);

    /// <summary>The plan file; wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "LiteralPath")]
    public string Path { get; set; } = "";

    /// <summary>Does the work on a plan that was read.</summary>
    private protected abstract Task ProcessPlanAsync(PlanComparison comparison, PlanRun run, CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override async Task ProcessRecordAsync(CancellationToken stopping)
    {
        string file = GetUnresolvedProviderPathFromPSPath(Path);
        Plan plan = await PlanReader.ReadFileAsync(file, Path, stopping).ConfigureAwait(false);
        List<VMSerialServer> own = [];
        try
        {
            IReadOnlyList<VMSerialServer> sessions = await FindSessionsAsync(plan, own, stopping).ConfigureAwait(false);
            PlanWays ways = HostAccesses.OfPlan(System.IO.Path.GetDirectoryName(file)!, Access);
            PlanWorld world = await ReadPlanWorldAsync(plan, sessions, ways, stopping).ConfigureAwait(false);
            await ProcessPlanAsync(PlanComparer.Compare(plan, world.World, world.Hosts), new PlanRun(world, sessions), stopping).ConfigureAwait(false);
        }
        finally
        {
            foreach (VMSerialServer session in own)
                await EndAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The sessions that a plan needs: open ones where there are any by that name, else logged in for this run as the plan says.
    /// </summary>
    private async Task<IReadOnlyList<VMSerialServer>> FindSessionsAsync(Plan plan, List<VMSerialServer> own, CancellationToken stopping)
    {
        // NPorts have a console of their own.
        if (plan is { Servers.Count: 0, Hosts.Count: 0, VMs.Count: 0 })
            return [];
        if (plan.Servers.Count == 0)
            return await FindSessionsAsync(stopping).ConfigureAwait(false);
        IReadOnlyList<VMSerialServer>? only = Server is null ? null : await FindSessionsAsync(stopping).ConfigureAwait(false);
        List<VMSerialServer> sessions = [];
        foreach (PlanServer server in plan.Servers)
        {
            VMSerialServer? session = only is not null ? only.FirstOrDefault(s => ServerNames.Same(s.Name, server.Name))
                : await FindSessionAsync(server.Name, stopping).ConfigureAwait(false);
            if (session is null && only is null)
                own.Add(session = await LogInAsync(server, stopping).ConfigureAwait(false));
            if (session is not null)
                sessions.Add(session);
        }
        return sessions.Count > 0 ? sessions : throw NotConnected(plan.Servers[0].Name, $"{plan.File} names other servers than -Server");
    }

    private async Task<VMSerialServer> LogInAsync(PlanServer server, CancellationToken stopping)
    {
        if (server.User is null || server.PasswordVariable is null)
            throw NotConnected(server.Name, $"{server.Position}: the plan works on '{server.Name}'");
        string password = Environment.GetEnvironmentVariable(server.PasswordVariable)
            ?? throw new VmSerialException("PasswordVariableNotSet", ErrorKind.InvalidArgument,
                $"{server.Position}: the password for '{server.Name}' is to come from the environment variable {server.PasswordVariable}, which is not set.",
                server.Name, $"Set $env:{server.PasswordVariable}, or open a session: Connect-VMSerialServer {server.Name}");
        VimConnection connection = new() { Server = server.Name, Thumbprint = server.Thumbprint };
        PSCredential credential = new(server.User, new NetworkCredential("", password).SecurePassword);
        return await SessionOpening.LogInAsync(connection, credential, stopping).ConfigureAwait(false);
    }

    /// <summary>Whether SSH may be started to read: not where nothing may be changed.</summary>
    private protected virtual bool StartsSsh => false;

    private async Task<PlanWorld> ReadPlanWorldAsync(Plan plan, IReadOnlyList<VMSerialServer> sessions, PlanWays ways, CancellationToken stopping)
    {
        using ProgressReporter progress = new(this);
        return await PlanWorld.ReadAsync(plan, [.. sessions.Select(s => s.Client)], ways, StartsSsh, progress, stopping).ConfigureAwait(false);
    }

    private async Task EndAsync(VMSerialServer session)
    {
        try
        {
            // Also after a stop, so not with the token that is cancelled then.
            await session.EndAsync(s_logoutLimit, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VmSerialException e)
        {
            await WriteVerboseAsync($"'{session.Name}' was not told that its session ended: {e.Message}").ConfigureAwait(false);
        }
    }
}
