using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>The one connection of a session, which its commands share: a client that waits on a control socket.</summary>
internal sealed class OpenSshMaster : IAsyncDisposable
{
    // The shell ends the client and removes the folder when its standard input ends, which it does however this process ends. An
    // interrupt from the keyboard goes to all processes of a terminal, and is for us to answer.
    private const string Keeper = """
        trap '' INT QUIT HUP
        folder=$1; shift
        exec 3<&0
        "$@" </dev/null 3<&- & client=$!
        { read x; kill "$client"; } <&3 >/dev/null 2>&1 3<&- & keeper=$!
        exec 3<&-
        wait "$client"; status=$?
        kill "$keeper" 2>/dev/null
        rm -rf -- "$folder"
        exit "$status"
        """;

    private const int LongestLog = 256 * 1024;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_notice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly SshTarget _target;
    private readonly ChildProcess _keeper;
    private readonly StringBuilder _log = new();
    private readonly Task _reading;

    private OpenSshMaster(SshTarget target, ChildProcess keeper)
    {
        _target = target;
        _keeper = keeper;
        _reading = Task.WhenAll(KeepLogAsync(keeper.Error), KeepLogAsync(keeper.Output));
    }

    private bool HasEnded => _keeper.Exited.IsCompleted;

    internal static async Task<OpenSshMaster> ConnectAsync(SshTarget target, string? knownIn, string client, OpenSshFolder folder, CancellationToken ct)
    {
        List<string> arguments =
        [
            "-c", Keeper.Replace("\r\n", "\n"), "sh", folder.Path, client, .. OpenSshArguments.Connection(target, folder),
            "-N", "-M", "-o", "ControlPersist=no", "-S", folder.ControlSocket.Replace("%", "%%"), "--", target.Host,
        ];
        OpenSshMaster master = new(target, ChildProcess.Start("/bin/sh", arguments, OpenSshSecrets.Environment(target, folder)));
        try
        {
            await master.WaitUntilReadyAsync(knownIn, folder, ct).ConfigureAwait(false);
            return master;
        }
        catch
        {
            await master.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What became of the connection, in words.</summary>
    internal async Task<VmSerialException> ExplainLossAsync()
    {
        // A command's client hears of it first; then the connection's own client ends, and its last words are in the pipe.
        if (await Task.WhenAny(_keeper.Exited, Task.Delay(s_notice, CancellationToken.None)).ConfigureAwait(false) == _keeper.Exited)
            await Task.WhenAny(_reading, Task.Delay(s_patience, CancellationToken.None)).ConfigureAwait(false);
        string found = !HasEnded ? "the command's channel ended before the command had" : OpenSshMessages.LastWords(Log()) ?? "the client ended";
        return SshFailures.ConnectionLost(_target.Host, found.TrimEnd('.'));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _keeper.CloseInput();
        if (await Task.WhenAny(_keeper.Exited, Task.Delay(s_patience, CancellationToken.None)).ConfigureAwait(false) != _keeper.Exited)
            _keeper.Kill();
        _keeper.Dispose();
    }

    // The client makes the socket when the login is done, and not before.
    private async Task WaitUntilReadyAsync(string? knownIn, OpenSshFolder folder, CancellationToken ct)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(_target.ConnectTimeout);
        try
        {
            while (!File.Exists(folder.ControlSocket))
            {
                if (HasEnded)
                {
                    await Task.WhenAny(_reading, Task.Delay(s_patience, ct)).ConfigureAwait(false);
                    throw OpenSshMessages.Explain(_target, knownIn, Log());
                }

                await Task.Delay(s_look, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw OpenSshMessages.ExplainTimeout(_target, Log());
        }
    }

    private async Task KeepLogAsync(Stream stream)
    {
        byte[] buffer = new byte[4096];
        int read;
        try
        {
            while ((read = await stream.ReadAsync(buffer, 0, buffer.Length, CancellationToken.None).ConfigureAwait(false)) > 0)
            {
                lock (_log)
                {
                    _log.Append(Encoding.UTF8.GetString(buffer, 0, read));
                    // The last words count.
                    if (_log.Length > LongestLog)
                        _log.Remove(0, _log.Length - (LongestLog / 2));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The session is being closed.
        }
    }

    private string Log()
    {
        lock (_log)
            return _log.ToString();
    }
}
