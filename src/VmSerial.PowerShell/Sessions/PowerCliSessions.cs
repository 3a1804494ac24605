using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Sessions;

/// <summary>
/// Takes over PowerCLI's sessions: by a clone ticket where the server is a vCenter, else by its cookie, which is never logged out.
/// </summary>
/// <param name="cmdlet">The cmdlet on whose pipeline PowerCLI is asked.</param>
/// <param name="table">The sessions of the runspace.</param>
/// <param name="servers">The servers that PowerCLI is connected to.</param>
internal sealed class PowerCliSessions(AsyncCmdlet cmdlet, SessionTable table, IReadOnlyList<PowerCliServer> servers)
{
    private static readonly TimeSpan s_logoutLimit = TimeSpan.FromSeconds(3);

    /// <summary>PowerCLI's servers.</summary>
    public IReadOnlyList<PowerCliServer> Servers => servers;

    /// <summary>Ends the sessions whose origin PowerCLI has closed meanwhile.</summary>
    public async Task EndOrphansAsync(CancellationToken cancellationToken)
    {
        foreach (VMSerialServer session in table.All.Where(s => s.IsFromPowerCli && !servers.Any(p => p.Secret == s.PowerCliSecret)))
        {
            table.Remove(session);
            await EndAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A living session made from PowerCLI's.</summary>
    public async Task<VMSerialServer> TakeOverAsync(PowerCliServer server, CancellationToken cancellationToken)
    {
        if (table.Find(server.Name) is { } known)
        {
            // A clone that the server has ended cannot log in anew by itself, so it is asked for a sign of life.
            if (!known.IsFromPowerCli || await known.Client.IsAliveAsync(cancellationToken).ConfigureAwait(false))
                return known;
            table.Remove(known);
            await EndAsync(known, cancellationToken).ConfigureAwait(false);
        }
        VimConnection connection = new() { Server = server.Name, Thumbprint = await FindPinAsync(server, cancellationToken).ConfigureAwait(false) };
        VMSerialServer session = (server.IsVCenter ? await CloneAsync(server, connection, cancellationToken).ConfigureAwait(false) : null)
            ?? await ShareAsync(server, connection, cancellationToken).ConfigureAwait(false);
        table.Add(session);
        await cmdlet.WriteVerboseAsync($"Took over PowerCLI's session to '{session.Name}' ({session.Source}).").ConfigureAwait(false);
        return session;
    }

    private static async Task<VMSerialServer> ShareAsync(PowerCliServer server, VimConnection connection, CancellationToken cancellationToken)
        => new(await VimClient.ConnectAsync(connection, new VimCredential.SharedCookie(server.Secret), cancellationToken).ConfigureAwait(false),
            SessionSource.PowerCliShared, server.Secret);

    private async Task<VMSerialServer?> CloneAsync(PowerCliServer server, VimConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            string ticket = await cmdlet.InvokeAsync(() => PowerCliInterop.AcquireCloneTicket(cmdlet.InvokeCommand, server)).ConfigureAwait(false)
                ?? await AcquireByCookieAsync(server, connection, cancellationToken).ConfigureAwait(false);
            VimClient client = await VimClient.ConnectAsync(connection, new VimCredential.CloneTicket(ticket), cancellationToken).ConfigureAwait(false);
            return new VMSerialServer(client, SessionSource.PowerCliClone, server.Secret);
        }
        catch (VmSerialException e) when (e.Kind is not (ErrorKind.Untrusted or ErrorKind.ConnectionFailed or ErrorKind.TimedOut))
        {
            await cmdlet.WriteVerboseAsync($"'{server.Name}' gave no clone of PowerCLI's session ({e.Message}); the session itself is used.").ConfigureAwait(false);
            return null;
        }
    }

    private static async Task<string> AcquireByCookieAsync(PowerCliServer server, VimConnection connection, CancellationToken cancellationToken)
    {
        // Disposed, not logged out: the session is PowerCLI's.
        using VimClient shared = await VimClient.ConnectAsync(connection, new VimCredential.SharedCookie(server.Secret), cancellationToken).ConfigureAwait(false);
        return await shared.AcquireCloneTicketAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Under PowerCLI's policy Ignore the first certificate is pinned, so that a change within the runspace is noticed.</summary>
    private async Task<string?> FindPinAsync(PowerCliServer server, CancellationToken cancellationToken)
    {
        if (table.FindPin(server.Name) is { } pinned)
            return pinned;
        if (!await cmdlet.InvokeAsync(() => PowerCliInterop.IgnoresCertificates(cmdlet.InvokeCommand)).ConfigureAwait(false))
            return null;
        string thumbprint = await VimClient.ReadThumbprintAsync(new VimConnection { Server = server.Name }, cancellationToken).ConfigureAwait(false);
        table.Pin(server.Name, thumbprint);
        await cmdlet.WriteWarningAsync($"PowerCLI ignores invalid certificates; '{server.Name}' showed the thumbprint {thumbprint}, "
            + "and in this session only that certificate is accepted from it.").ConfigureAwait(false);
        return thumbprint;
    }

    private async Task EndAsync(VMSerialServer session, CancellationToken cancellationToken)
    {
        try
        {
            await session.EndAsync(s_logoutLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (VmSerialException e)
        {
            await cmdlet.WriteVerboseAsync($"'{session.Name}' was not told that its session ended: {e.Message}").ConfigureAwait(false);
        }
    }
}
