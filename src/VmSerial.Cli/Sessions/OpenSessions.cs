using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.Cli.Sessions;

/// <summary>The sessions of one run: opened together, logged out together.</summary>
internal sealed class OpenSessions : IAsyncDisposable
{
    // Short, because it also runs after Ctrl+C, when somebody waits for the prompt to come back.
    private static readonly TimeSpan s_logoutDeadline = TimeSpan.FromSeconds(2);

    private OpenSessions(IReadOnlyList<VimClient> clients) => Clients = clients;

    /// <summary>One client a server, in the order the servers were named.</summary>
    public IReadOnlyList<VimClient> Clients { get; }

    /// <summary>Logs in to the servers that a plan names, or to those of the command line when it names none.</summary>
    public static Task<OpenSessions> OpenAsync(Plan plan, LoginSettings settings, CancellationToken cancellationToken)
    {
        // NPorts have a console of their own.
        if (plan is { Servers.Count: 0, Hosts.Count: 0, VMs.Count: 0 })
            return Task.FromResult(new OpenSessions([]));
        if (plan.Servers.Count == 0)
            return OpenAsync(settings, cancellationToken);
        if (settings.ServersAreExplicit)
            throw new VmSerialException("ServerNamedTwice", ErrorKind.InvalidArgument,
                $"{plan.File} names its servers itself ({string.Join(", ", plan.Servers.Select(s => s.Name))}), and so does --server.",
                plan.File, "Leave --server out, or take servers: out of the plan.");
        return OpenAsync([.. plan.Servers.Select(s => CreateLogin(s.Name, s.User, s.PasswordVariable, s.Thumbprint, settings))], settings, cancellationToken);
    }

    /// <summary>Logs in to the servers of the command line or the environment.</summary>
    public static Task<OpenSessions> OpenAsync(LoginSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Servers.Count == 0)
            throw new VmSerialException("ServerMissing", ErrorKind.InvalidArgument, "No server to log in to.", null,
                "Name one with --server NAME[:port] or in the environment variable VMSERIAL_SERVER.");
        return OpenAsync([.. settings.Servers.Select(s => CreateLogin(s, null, null, null, settings))], settings, cancellationToken);
    }

    private static Login CreateLogin(string server, string? user, string? passwordVariable, string? thumbprint, LoginSettings settings)
    {
        if ((user ?? settings.User) is not { Length: > 0 } name)
            throw new VmSerialException("UserMissing", ErrorKind.InvalidArgument, $"No user to log in to {server} as.", server,
                "Name one with --user NAME or in the environment variable VMSERIAL_USER.");
        return new Login(server, name, passwordVariable ?? settings.PasswordVariable, thumbprint ?? settings.Thumbprint);
    }

    private static async Task<OpenSessions> OpenAsync(IReadOnlyList<Login> logins, LoginSettings settings, CancellationToken cancellationToken)
    {
        // Passwords first, one question after the other; then all servers at once.
        List<(Login Login, string Password)> ready = [];
        foreach (Login login in logins)
            ready.Add((login, await Passwords.ReadAsync(login, cancellationToken).ConfigureAwait(false)));
        List<Task<VimClient>> opening = [.. ready.Select(r => ConnectAsync(r.Login, r.Password, settings, cancellationToken))];
        try
        {
            return new OpenSessions(await Task.WhenAll(opening).ConfigureAwait(false));
        }
        finally
        {
            if (opening.Exists(o => !o.IsCompletedSuccessfully))
                await CloseAsync([.. opening.Where(o => o.IsCompletedSuccessfully).Select(o => o.GetAwaiter().GetResult())]).ConfigureAwait(false);
        }
    }

    private static Task<VimClient> ConnectAsync(Login login, string password, LoginSettings settings, CancellationToken cancellationToken)
        => VimClient.ConnectAsync(
            new VimConnection
            {
                Server = login.Server,
                Thumbprint = login.Thumbprint,
                SkipCertificateCheck = settings.SkipCertificateCheck,
                RequestTimeout = settings.RequestTimeout,
                TraceFile = settings.TraceFile,
            },
            new VimCredential.UserPassword(login.User, password), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync(Clients);

    private static async ValueTask CloseAsync(IReadOnlyList<VimClient> clients)
    {
        using CancellationTokenSource deadline = new(s_logoutDeadline);
        await Task.WhenAll(clients.Select(c => LogoutAsync(c, deadline.Token))).ConfigureAwait(false);
    }

    private static async Task LogoutAsync(VimClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.LogoutAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is VmSerialException or OperationCanceledException)
        {
            // The work is done and reported; the server ends the session by itself when it is idle.
            await Console.Error.WriteLineAsync($"vmserial: warning SessionNotClosed: {client.Server} did not confirm the logout.").ConfigureAwait(false);
        }
        finally
        {
            client.Dispose();
        }
    }
}
