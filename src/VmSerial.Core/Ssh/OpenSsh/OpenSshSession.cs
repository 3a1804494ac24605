using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>
/// SSH through the system's client. All commands share one connection; on Windows, where the client cannot share, each has its own.
/// </summary>
internal sealed class OpenSshSession : ISshSession
{
    // sshd takes ten commands at once on a connection unless told otherwise (sshd_config: MaxSessions); one that was ended may take
    // a moment to make room.
    private const int AtOnce = 8;

    private static readonly TimeSpan s_beforeNextTry = TimeSpan.FromMilliseconds(100);

    private readonly SshTarget _target;
    private readonly string? _knownIn;
    private readonly string _client;
    private readonly OpenSshFolder _folder;
    private readonly OpenSshMaster? _master;
    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly CancellationTokenSource _closing = new();

    private OpenSshSession(SshTarget target, string? knownIn, string client, OpenSshFolder folder, OpenSshMaster? master)
    {
        _target = target;
        _knownIn = knownIn;
        _client = client;
        _folder = folder;
        _master = master;
    }

    /// <inheritdoc/>
    public string Host => _target.Host;

    internal static Task<ISshSession> ConnectAsync(SshTarget target, string client, string? temporary, CancellationToken ct)
        => ConnectAsync(target, client, temporary, share: !OpenSshFolder.IsWindows, ct);

    internal static async Task<ISshSession> ConnectAsync(SshTarget target, string client, string? temporary, bool share, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        OpenSshFolder folder = OpenSshFolder.Create(temporary);
        try
        {
            KnownHostsFiles.RequireFolder(target.HostKeys);
            // Of a host that has a key already, a key of another kind is nothing new to be accepted; OpenSSH would take it.
            string? knownIn = target.HostKeys.Fingerprint is null
                ? (await KnownHostsFiles.ReadAsync(target.HostKeys, ct).ConfigureAwait(false)).WhereKnown(target.Host, target.Port)
                : null;
            if (knownIn is not null)
                target = target with { HostKeys = target.HostKeys with { AcceptNew = false } };
            OpenSshMaster? master = share ? await OpenSshMaster.ConnectAsync(target, knownIn, client, folder, ct).ConfigureAwait(false) : null;
            OpenSshSession session = new(target, knownIn, client, folder, master);
            if (master is not null)
                return session;
            await session.RunAsync(new SshCommand("exit 0") { Timeout = target.ConnectTimeout }, ct).ConfigureAwait(false);
            return session;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<SshResult> RunAsync(SshCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(ct, _closing.Token);
        try
        {
            return await RunInTurnAsync(command, ct, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && _closing.IsCancellationRequested)
        {
            throw SshFailures.ConnectionLost(Host, "the session was closed");
        }
    }

    private async Task<SshResult> RunInTurnAsync(SshCommand command, CancellationToken caller, CancellationToken stop)
    {
        await _room.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            using CancellationTokenSource deadline = new(command.Timeout);
            while (true)
            {
                using OpenSshRun run = Start(command);
                OpenSshEnd end = await run.WaitAsync(deadline.Token, stop).ConfigureAwait(false);
                caller.ThrowIfCancellationRequested();
                stop.ThrowIfCancellationRequested();
                if (end.Result is { } result)
                    return result;
                if (end.TooMuch)
                    throw SshFailures.OutputTooLarge(Host, command);
                if (deadline.IsCancellationRequested)
                    throw _master is null ? OpenSshMessages.ExplainCommandTimeout(_target, command, end.Log) : SshFailures.CommandTimedOut(Host, command);
                string error = Encoding.UTF8.GetString(end.Error);
                // The host had no room for one more; nothing was run.
                if (!error.Contains("Session open refused by peer"))
                {
                    VmSerialException lost = await ExplainAsync(end).ConfigureAwait(false);
                    // An interrupt from the keyboard ends the client at once, and reaches the caller's token a moment later.
                    caller.ThrowIfCancellationRequested();
                    throw lost;
                }

                await Task.Delay(s_beforeNextTry, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            _room.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
            return;
#if NET
        await _closing.CancelAsync().ConfigureAwait(false);
#else
        _closing.Cancel();
#endif
        // Commands that run end first, or are left to themselves if they may be.
        for (int i = 0; i < AtOnce; i++)
        {
            if (!await _room.WaitAsync(OpenSshRun.Patience + OpenSshRun.Patience, CancellationToken.None).ConfigureAwait(false))
                break;
        }

        if (_master is not null)
            await _master.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    private OpenSshRun Start(SshCommand command)
    {
        string line = RemoteCommandLine.Wrap(command);
        if (_master is not null)
        {
            List<string> arguments = OpenSshArguments.ThroughMaster(_target, _folder, line);
            return new OpenSshRun(command, ChildProcess.Start(_client, arguments, new Dictionary<string, string>()), log: null);
        }

        string log = _folder.NextConnection() + ".log";
        List<string> whole = ["-E", log, .. OpenSshArguments.Connection(_target, _folder), "--", _target.Host, line];
        return new OpenSshRun(command, ChildProcess.Start(_client, whole, OpenSshSecrets.Environment(_target, _folder)), log);
    }

    private async Task<VmSerialException> ExplainAsync(OpenSshEnd end)
    {
        if (_master is not null)
            return await _master.ExplainLossAsync().ConfigureAwait(false);
        string log = end.Log + "\n" + Encoding.UTF8.GetString(end.Error);
        return log.Contains(OpenSshMessages.Authenticated)
            ? SshFailures.ConnectionLost(Host, OpenSshMessages.LastWords(log) ?? "the client ended")
            : OpenSshMessages.Explain(_target, _knownIn, log);
    }
}
