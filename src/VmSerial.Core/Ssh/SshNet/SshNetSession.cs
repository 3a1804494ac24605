using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Renci.SshNet;
using Renci.SshNet.Common;
using VmSerial.Errors;

namespace VmSerial.Ssh.SshNet;

/// <summary>SSH through SSH.NET, in process. It knows password, keyboard-interactive and key files, but no agent.</summary>
internal sealed class SshNetSession : ISshSession
{
    // As for the other transport: sshd's MaxSessions is 10.
    private const int AtOnce = 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_beforeNextTry = TimeSpan.FromMilliseconds(100);

    private readonly SshClient _client;
    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly CancellationTokenSource _closing = new();

    private SshNetSession(string host, SshClient client)
    {
        Host = host;
        _client = client;
    }

    /// <inheritdoc/>
    public string Host { get; }

    internal static async Task<ISshSession> ConnectAsync(SshTarget target, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        KnownHostsFiles.RequireFolder(target.HostKeys);
        KnownHosts known = target.HostKeys.Fingerprint is null ? await KnownHostsFiles.ReadAsync(target.HostKeys, ct).ConfigureAwait(false) : new KnownHosts();
        SshNetHostKey hostKey = new(target, known);
        // Kept by itself, because a client that was closed does not give it out.
        ConnectionInfo info = SshNetLogin.Prepare(target, known);
        SshClient client = new(info) { KeepAliveInterval = TimeSpan.FromSeconds(5) };
        client.HostKeyReceived += hostKey.Received;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(target.ConnectTimeout);
        // Parts of it wait on this thread; and not all of it hears of a token.
        Task connecting = Task.Run(() => client.ConnectAsync(deadline.Token), CancellationToken.None);
        try
        {
            await WithinAsync(connecting, deadline.Token).ConfigureAwait(false);
            if (hostKey.New is { } blob)
                await KnownHostsFiles.RememberAsync(target, blob, deadline.Token).ConfigureAwait(false);
            return new SshNetSession(target.Host, client);
        }
        catch (Exception e)
        {
            Abandon(client, connecting);
            ct.ThrowIfCancellationRequested();
            if (hostKey.Refusal is { } refusal)
                throw refusal;
            throw e is VmSerialException ? e : await SshNetFailures.ExplainAsync(target, info, e, ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<SshResult> RunAsync(Ssh.SshCommand command, CancellationToken ct)
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
        catch (Exception e) when (e is SshException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            ct.ThrowIfCancellationRequested();
            throw SshFailures.ConnectionLost(Host, _closing.IsCancellationRequested ? "the session was closed" : e.Message.TrimEnd('.'), e);
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
            if (!await _room.WaitAsync(SshNetRun.Patience + s_patience, CancellationToken.None).ConfigureAwait(false))
                break;
        }

        Task closing = Task.Run(_client.Dispose);
        await Task.WhenAny(closing, Task.Delay(s_patience, CancellationToken.None)).ConfigureAwait(false);
        _ = closing.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task<SshResult> RunInTurnAsync(Ssh.SshCommand command, CancellationToken caller, CancellationToken stop)
    {
        await _room.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            using CancellationTokenSource deadline = new(command.Timeout);
            while (true)
            {
                SshNetEnd end = await new SshNetRun(_client, command).WaitAsync(deadline.Token, stop).ConfigureAwait(false);
                caller.ThrowIfCancellationRequested();
                stop.ThrowIfCancellationRequested();
                if (end.Result is { } result)
                    return result;
                if (end.TooMuch)
                    throw SshFailures.OutputTooLarge(Host, command);
                if (deadline.IsCancellationRequested)
                    throw SshFailures.CommandTimedOut(Host, command);
                // The host had no room for one more; nothing was run.
                if (!end.NoRoom)
                    throw SshFailures.ConnectionLost(Host, end.Failure?.Message.TrimEnd('.') ?? "the host ended the command's channel before the command had ended", end.Failure);
                await Task.Delay(s_beforeNextTry, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            _room.Release();
        }
    }

    private static async Task WithinAsync(Task task, CancellationToken ct)
    {
        TaskCompletionSource<bool> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = ct.Register(() => over.TrySetResult(true));
        if (await Task.WhenAny(task, over.Task).ConfigureAwait(false) != task)
            throw new OperationCanceledException(ct);
        await task.ConfigureAwait(false);
    }

    // What still waits in it ends by its own deadline, and is closed then.
    private static void Abandon(SshClient client, Task connecting)
        => _ = connecting.ContinueWith(task =>
        {
            _ = task.Exception;
            client.Dispose();
        }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
